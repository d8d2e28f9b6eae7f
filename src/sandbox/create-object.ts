import { type AdmissionContext, admit, checkNamespace, subjectOf } from './admission.ts';
import type { WriteOptions } from './api-request.ts';
import { createdFieldSetOf } from './apply/fields.ts';
import { type Owner, ownable } from './apply/owners.ts';
import { typedErrors } from './apply/typed-errors.ts';
import { at, type JsonObject, textOf } from './json.ts';
import { alreadyExists, badRequest, invalid, Refusal, untypedFailure } from './refusal.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { required } from './validation/causes.ts';
import { checkNamespaceMatches, configurationOf, type Place, storeAdmitted, type Written } from './write-steps.ts';

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

const checkBody = ({ resource, namespace }: Omit<Place, 'name'>, body: JsonObject): void => {
  checkNamespaceMatches(namespace, body);
  const { apiVersion = apiVersionOf(resource), kind = resource.kind } = body;
  if (apiVersion !== apiVersionOf(resource) || kind !== resource.kind)
    throw badRequest(
      `the API version in the data (${textOf(apiVersion)}) does not match the expected API version (${apiVersionOf(resource)})`,
    );
  const version = textOf(at(body, 'metadata', 'resourceVersion'));
  if (version !== '' && version !== '0')
    throw untypedFailure('resourceVersion should not be set on objects to be created');
};

const creatorOf = (object: JsonObject, resource: Resource, manager: string, time: string): Owner => ({
  manager,
  operation: 'Update',
  apiVersion: apiVersionOf(resource),
  time,
  fields: ownable(createdFieldSetOf(object, resource.type)),
});

/**
 * A create by POST. What it makes, defaults included, is owned by operation `Update`.
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
  checkBody(collection, body);
  const fieldWarnings = checkCreateTypes(place, body, options.fieldValidation);
  checkNamespace(context.store, resource, namespace, place.name);
  if (place.name === '')
    throw invalid(subjectOf(place), [required('metadata.name', 'name or generateName is required')]);
  checkFree(place, context.store.get(resource, namespace, place.name));

  const object = configurationOf({ ...body, apiVersion: apiVersionOf(resource), kind: resource.kind }, place);
  const candidate = { ...place, live: undefined, object, owners: [], operation: 'create' } as const;
  const filled = admit({ ...candidate, dryRun: true }, context).object;
  const owner = creatorOf(filled, resource, options.fieldManager, context.time);
  const admitted = admit({ ...candidate, owners: [owner], dryRun: options.dryRun }, context);
  const stored = await storeAdmitted(place, admitted, undefined, options, context);
  return { status: 201, object: stored, warnings: [...fieldWarnings, ...admitted.warnings] };
};
