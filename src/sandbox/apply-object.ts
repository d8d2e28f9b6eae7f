import { type AdmissionContext, admit, checkNamespace, subjectOf } from './admission.ts';
import type { WriteOptions } from './api-request.ts';
import { applyConfiguration, type FieldConflict } from './apply/apply.ts';
import { compareFieldPaths, pathAsText } from './apply/field-path.ts';
import { type Owner, ownersOf } from './apply/owners.ts';
import { typedErrors } from './apply/typed-errors.ts';
import { at, type JsonObject, textOf, withAt } from './json.ts';
import { applyConflict, badRequest, type Cause, invalid, preconditionFailed, untypedFailure } from './refusal.ts';
import { apiVersionOf } from './resources.ts';
import { invalidValue } from './validation/causes.ts';
import { checkNamespaceMatches, configurationOf, type Place, storeAdmitted, type Written } from './write-steps.ts';

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

const checkIdentity = ({ resource, namespace, name }: Place, body: JsonObject): void => {
  if (body.apiVersion !== apiVersionOf(resource) || body.kind !== resource.kind)
    throw badRequest(`invalid object type: ${textOf(body.apiVersion)}, Kind=${textOf(body.kind)}`);
  const bodyName = textOf(at(body, 'metadata', 'name'));
  if (bodyName !== '' && bodyName !== name)
    throw badRequest(`the name of the object (${bodyName}) does not match the name on the URL (${name})`);
  checkNamespaceMatches(namespace, body);
};

const checkTypes = ({ resource, name }: Place, body: JsonObject): void => {
  const errors = typedErrors(body, resource.type);
  if (errors.length === 0) return;
  const { group, version, kind } = resource;
  const type = group === '' ? `/${version}` : `${group}/${version}`;
  const namespace = textOf(at(body, 'metadata', 'namespace'));
  const text = errors.length === 1 ? errors[0] : `errors:\n${errors.map((error) => `  ${error}`).join('\n')}`;
  throw untypedFailure(`failed to create typed patch object (${namespace}/${name}; ${type}, Kind=${kind}): ${text}`);
};

const uidMismatch = (place: Place, uid: string): Error =>
  preconditionFailed(
    subjectOf(place),
    `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
  );

const checkPreconditions = (place: Place, body: JsonObject, live: JsonObject | undefined): void => {
  const uid = textOf(at(body, 'metadata', 'uid'));
  const version = textOf(at(body, 'metadata', 'resourceVersion'));
  if (live === undefined) {
    if (uid !== '') throw uidMismatch(place, uid);
    return;
  }
  if (version !== '' && version !== '0' && version !== at(live, 'metadata', 'resourceVersion'))
    throw preconditionFailed(subjectOf(place), MODIFIED);
  if (uid === '' || uid === at(live, 'metadata', 'uid')) return;
  const cause = invalidValue('metadata.uid', uid, 'field is immutable');
  throw invalid(subjectOf(place), [cause, cause]);
};

const checkVersionText = (body: JsonObject): void => {
  const version = textOf(at(body, 'metadata', 'resourceVersion'));
  if (!/^[0-9]*$/.test(version)) throw untypedFailure(`strconv.ParseUint: parsing "${version}": invalid syntax`);
};

const ownerText = ({ manager, operation, subresource, apiVersion }: Owner): string => {
  const scope = subresource === undefined ? '' : ` with subresource "${subresource}"`;
  const using = operation === 'Update' ? ` using ${apiVersion}` : '';
  return `"${manager}"${scope}${using}`;
};

const conflictRefusal = (conflicts: readonly FieldConflict[]): Error => {
  const causes: readonly Cause[] = conflicts.flatMap(({ owner, paths }) =>
    [...paths].sort(compareFieldPaths).map((path) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${ownerText(owner)}`,
      field: pathAsText(path),
    })),
  );
  const [only] = causes;
  const text =
    causes.length === 1 && only !== undefined
      ? `1 conflict: ${only.message}: ${only.field}`
      : `${causes.length} conflicts: ${conflicts
          .map(
            ({ owner, paths }) =>
              `conflicts with ${ownerText(owner)}:\n${[...paths]
                .sort(compareFieldPaths)
                .map((path) => `- ${pathAsText(path)}`)
                .join('\n')}`,
          )
          .join('\n')}`;
  return applyConflict(`Apply failed with ${text}`, causes);
};

const mergedCandidate = (
  place: Place,
  body: JsonObject,
  live: JsonObject | undefined,
  options: WriteOptions,
  time: string,
) => {
  const outcome = applyConfiguration({
    live: live === undefined ? {} : withAt(live, ['metadata', 'managedFields'], undefined),
    config: configurationOf(body, place),
    type: place.resource.type,
    owners: ownersOf(live),
    applier: { manager: options.fieldManager, apiVersion: apiVersionOf(place.resource), time },
    force: options.force,
  });
  if (outcome.type === 'conflict') throw conflictRefusal(outcome.conflicts);
  return outcome;
};

/**
 * Server-side apply.
 *
 * @param demandCreate - throws when the caller may not create: asked only when the object is absent
 * @throws Refusal
 */
export const applyObject = async (
  place: Place,
  body: JsonObject,
  options: WriteOptions,
  context: AdmissionContext,
  demandCreate: () => void,
): Promise<Written> => {
  const { resource, namespace, name } = place;
  checkIdentity(place, body);
  if ((at(body, 'metadata', 'managedFields') ?? null) !== null) throw badRequest('metadata.managedFields must be nil');
  checkTypes(place, body);
  checkVersionText(body);
  const live = context.store.get(resource, namespace, name);
  if (live === undefined) {
    // A body without a name takes it from the object that is there.
    if (textOf(at(body, 'metadata', 'name')) === '')
      throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
    demandCreate();
    checkNamespace(context.store, resource, namespace, name);
  }
  const { object, owners } = mergedCandidate(place, body, live, options, context.time);
  checkPreconditions(place, body, live);
  const admitted = admit({ ...place, live, object, owners, dryRun: options.dryRun, operation: 'apply' }, context);
  const stored = await storeAdmitted(place, admitted, live, options, context);
  return { status: live === undefined ? 201 : 200, object: stored, warnings: admitted.warnings };
};
