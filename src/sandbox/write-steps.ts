import { type AdmissionContext, type Admitted, isReleased } from './admission.ts';
import type { WriteOptions } from './api-request.ts';
import { at, type JsonObject, mapFields, objectOf, textOf, withAt } from './json.ts';
import { badRequest } from './refusal.ts';
import type { Resource } from './resources.ts';

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

/** @throws Refusal 400 when the body names another namespace than the URL */
export const checkNamespaceMatches = (namespace: string, body: JsonObject): void => {
  const said = textOf(at(body, 'metadata', 'namespace'));
  if (said !== '' && said !== namespace)
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
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
export const configurationOf = (body: JsonObject, { resource, namespace, name }: Place): JsonObject => {
  const metadata = {
    ...mapFields(objectOf(body.metadata), (value, key) => (SERVER_SET.includes(key) ? undefined : value)),
    name,
    ...(resource.namespaced ? { namespace } : {}),
  };
  return { ...mapFields(body, (value, key) => (key === 'status' ? undefined : value)), metadata };
};

/** Stores what was admitted, unless nothing changed or it is a dry run; answers what is to be shown. */
export const storeAdmitted = async (
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
