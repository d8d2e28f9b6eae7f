import { type AdmissionContext, type Admitted, admit, checkNamespace, isReleased, subjectOf } from './admission.ts';
import type { WriteOptions } from './api-request.ts';
import { applyConfiguration, type FieldConflict } from './apply/apply.ts';
import { pathAsText } from './apply/field-path.ts';
import { fieldSetOf } from './apply/fields.ts';
import { type Owner, ownable, ownersOf } from './apply/owners.ts';
import { typedErrors } from './apply/typed-errors.ts';
import { at, type Json, type JsonObject, mapFields, objectOf, textOf, withAt } from './json.ts';
import {
  alreadyExists,
  applyConflict,
  badRequest,
  type Cause,
  invalid,
  notFound,
  preconditionFailed,
  Refusal,
  untypedFailure,
} from './refusal.ts';
import { apiVersionOf, RESOURCES, type Resource } from './resources.ts';
import { invalidValue, required } from './validation/causes.ts';

export interface Place {
  readonly resource: Resource;
  readonly namespace: string;
  /** Empty for a create: the body says it. */
  readonly name: string;
}

export interface Written {
  readonly status: number;
  readonly object: JsonObject;
  readonly warnings: readonly string[];
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

const checkIdentity = ({ resource, namespace, name }: Place, body: JsonObject): void => {
  if (body.apiVersion !== apiVersionOf(resource) || body.kind !== resource.kind)
    throw badRequest(`invalid object type: ${textOf(body.apiVersion)}, Kind=${textOf(body.kind)}`);
  const bodyName = textOf(at(body, 'metadata', 'name'));
  if (bodyName === '')
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (bodyName !== name)
    throw badRequest(`the name of the object (${bodyName}) does not match the name on the URL (${name})`);
  checkNamespaceMatches(namespace, body);
};

const checkNamespaceMatches = (namespace: string, body: JsonObject): void => {
  const said = textOf(at(body, 'metadata', 'namespace'));
  if (said !== '' && said !== namespace)
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
};

const checkTypes = ({ resource, namespace, name }: Place, body: JsonObject): void => {
  const errors = typedErrors(body, resource.type);
  if (errors.length === 0) return;
  const { group, version, kind } = resource;
  const type = group === '' ? `/${version}` : `${group}/${version}`;
  const text = errors.length === 1 ? errors[0] : `errors:\n${errors.map((error) => `  ${error}`).join('\n')}`;
  throw untypedFailure(`failed to create typed patch object (${namespace}/${name}; ${type}, Kind=${kind}): ${text}`);
};

const SERVER_SET = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
  'selfLink',
];

/** The body as configuration: without the status and what only the server sets. */
const configurationOf = (body: JsonObject, { resource, namespace, name }: Place): JsonObject => {
  const metadata = {
    ...mapFields(objectOf(body.metadata), (value, key) => (SERVER_SET.includes(key) ? undefined : value)),
    name,
    ...(resource.namespaced ? { namespace } : {}),
  };
  return { ...mapFields(body, (value, key) => (key === 'status' ? undefined : value)), metadata };
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

const ownerText = ({ manager, operation, subresource, apiVersion, time }: Owner): string => {
  const scope = subresource === undefined ? '' : ` with subresource "${subresource}"`;
  const using = operation === 'Update' ? ` using ${apiVersion} at ${time}` : '';
  return `"${manager}"${scope}${using}`;
};

const conflictRefusal = (conflicts: readonly FieldConflict[]): Error => {
  const causes: readonly Cause[] = conflicts.flatMap(({ owner, paths }) =>
    [...paths].sort().map((path) => ({
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
                .sort()
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

const store = async (
  place: Place,
  admitted: Admitted,
  live: JsonObject | undefined,
  options: WriteOptions,
  context: AdmissionContext,
): Promise<JsonObject> => {
  if (admitted.unchanged && live !== undefined) return live;
  if (options.dryRun) return admitted.object;
  const revision = context.store.revision() + 1;
  const object = withAt(admitted.object, ['metadata', 'resourceVersion'], String(revision));
  await context.store.commit(revision, [{ ...place, object: isReleased(object) ? undefined : object }]);
  return object;
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
    demandCreate();
    checkNamespace(context.store, resource, namespace, name);
  }
  const { object, owners } = mergedCandidate(place, body, live, options, context.time);
  checkPreconditions(place, body, live);
  const admitted = admit({ ...place, live, object, owners, dryRun: options.dryRun, operation: 'apply' }, context);
  const stored = await store(place, admitted, live, options, context);
  return { status: live === undefined ? 201 : 200, object: stored, warnings: admitted.warnings };
};

const unknownFields = (place: Place, body: JsonObject): readonly string[] =>
  typedErrors(body, place.resource.type).filter((error) => error.endsWith('field not declared in schema'));

/** What a create says of fields that its kind does not have, by `fieldValidation`. */
const checkCreateTypes = (
  place: Place,
  body: JsonObject,
  validation: WriteOptions['fieldValidation'],
): readonly string[] => {
  const { kind, version } = place.resource;
  const unknown = unknownFields(place, body).map((error) => `unknown field "${error.slice(1).split(':')[0]}"`);
  const wrong = typedErrors(body, place.resource.type).find(
    (error) => !error.endsWith('field not declared in schema') && !error.includes('duplicate entries'),
  );
  if (wrong !== undefined) throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${wrong}`);
  if (unknown.length === 0 || validation === 'Ignore') return [];
  if (validation === 'Warn') return unknown;
  throw badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${unknown.join(', ')}`,
  );
};

const knownFields = (value: Json, type: Resource['type']): JsonObject =>
  mapFields(objectOf(value), (next, key) => (Object.hasOwn(type.fields, key) ? next : undefined));

const checkFree = (place: Place, live: JsonObject | undefined): void => {
  if (live === undefined) return;
  if (at(live, 'metadata', 'deletionTimestamp') === undefined) throw alreadyExists(subjectOf(place));
  const { plural } = place.resource;
  throw new Refusal({
    code: 409,
    reason: 'AlreadyExists',
    message: `object is being deleted: ${plural} "${place.name}" already exists`,
    details: { name: place.name, kind: plural },
  });
};

/**
 * A create by POST. What it makes is owned by operation `Update`.
 *
 * @throws Refusal
 */
export const createObject = async (
  collection: Omit<Place, 'name'>,
  body: JsonObject,
  options: WriteOptions,
  context: AdmissionContext,
): Promise<Written> => {
  const { resource, namespace } = collection;
  const place = { ...collection, name: textOf(at(body, 'metadata', 'name')) };
  checkNamespaceMatches(namespace, body);
  const typed = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...knownFields(body, resource.type) };
  if (typed.apiVersion !== apiVersionOf(resource) || typed.kind !== resource.kind)
    throw badRequest(
      `the API version in the data (${textOf(typed.apiVersion)}) does not match the expected API version (${apiVersionOf(resource)})`,
    );
  const fieldWarnings = checkCreateTypes(place, body, options.fieldValidation);
  const version = textOf(at(body, 'metadata', 'resourceVersion'));
  if (version !== '' && version !== '0')
    throw untypedFailure('resourceVersion should not be set on objects to be created');
  checkNamespace(context.store, resource, namespace, place.name);
  if (place.name === '')
    throw invalid(subjectOf(place), [required('metadata.name', 'name or generateName is required')]);
  const live = context.store.get(resource, namespace, place.name);
  checkFree(place, live);

  const object = configurationOf(typed, place);
  const candidate = {
    ...place,
    live: undefined,
    object,
    owners: [],
    dryRun: options.dryRun,
    operation: 'create',
  } as const;
  const filled = admit(candidate, context).object;
  const fields = ownable(fieldSetOf(filled, resource.type));
  const owner: Owner = {
    manager: options.fieldManager,
    operation: 'Update',
    apiVersion: apiVersionOf(resource),
    time: context.time,
    fields,
  };
  const admitted = admit({ ...candidate, owners: [owner] }, context);
  const stored = await store(place, admitted, undefined, options, context);
  return { status: 201, object: stored, warnings: [...fieldWarnings, ...admitted.warnings] };
};

const checkDeletePreconditions = (place: Place, body: JsonObject, live: JsonObject): void => {
  const checks: readonly (readonly [string, string])[] = [
    ['uid', 'UID'],
    ['resourceVersion', 'ResourceVersion'],
  ];
  for (const [field, title] of checks) {
    const wanted = textOf(at(body, 'preconditions', field));
    const record = textOf(at(live, 'metadata', field));
    if (wanted !== '' && wanted !== record)
      throw preconditionFailed(
        subjectOf(place),
        `the ${title} in the precondition (${wanted}) does not match the ${title} in record (${record}). The object might have been deleted and then recreated`,
      );
  }
};

const contentOf = (context: AdmissionContext, namespace: string) =>
  RESOURCES.filter((resource) => resource.namespaced).flatMap((resource) =>
    context.store.list(resource, namespace).map((object) => ({
      resource,
      namespace,
      name: textOf(at(object, 'metadata', 'name')),
      object: undefined,
    })),
  );

const markDeleted = (live: JsonObject, resource: Resource, time: string): JsonObject => {
  if (at(live, 'metadata', 'deletionTimestamp') !== undefined) return live;
  const marked = withAt(live, ['metadata', 'deletionTimestamp'], time);
  return resource.kind === 'Namespace' ? withAt(marked, ['status', 'phase'], 'Terminating') : marked;
};

/**
 * Deletes an object, or marks it when a finalizer holds it. A namespace takes its content along.
 *
 * @throws Refusal 404, 409 (preconditions)
 */
export const deleteObject = async (
  place: Place,
  body: JsonObject,
  dryRun: boolean,
  context: AdmissionContext,
): Promise<Written> => {
  const { resource, namespace, name } = place;
  const live = context.store.get(resource, namespace, name);
  if (live === undefined) throw notFound(subjectOf(place));
  checkDeletePreconditions(place, body, live);
  const revision = context.store.revision() + 1;
  const marked = withAt(markDeleted(live, resource, context.time), ['metadata', 'resourceVersion'], String(revision));
  const goes = isReleased(marked);
  const content = goes && resource.kind === 'Namespace' ? contentOf(context, name) : [];
  if (!dryRun) await context.store.commit(revision, [...content, { ...place, object: goes ? undefined : marked }]);
  if (!goes) return { status: 200, object: marked, warnings: [] };
  const details = {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
    uid: textOf(at(live, 'metadata', 'uid')),
  };
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
  return { status: 200, object: status, warnings: [] };
};
