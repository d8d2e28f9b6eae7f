import { type Owner, ownersOf, ownerToJson } from './apply/owners.ts';
import { withDefaults, withPodRequests } from './defaults.ts';
import { at, type Json, type JsonObject, listOf, objectOf, same, withAt } from './json.ts';
import { conversionFault, normalizeObject } from './normalize.ts';
import type { ObjectStore } from './object-store.ts';
import { badRequest, forbidden, invalid, notFound, type Subject, untypedFailure } from './refusal.ts';
import { apiVersionOf, type Resource, resourceOf } from './resources.ts';
import { assignAddresses, carryOver, type PortRange } from './service-addresses.ts';
import { judgeObject } from './validation/judge-object.ts';

export interface AdmissionContext {
  readonly store: ObjectStore;
  readonly nodePorts: PortRange;
  /** Whether controllers run: those that collect dependents succeed at once. */
  readonly controllers: boolean;
  /** RFC 3339, whole seconds. */
  readonly time: string;
  readonly newId: () => string;
}

export interface Candidate {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly live: JsonObject | undefined;
  readonly object: JsonObject;
  readonly owners: readonly Owner[];
  readonly dryRun: boolean;
  readonly operation: 'apply' | 'create';
}

export interface Admitted {
  readonly object: JsonObject;
  readonly warnings: readonly string[];
  /** Nothing but the time of an ownership would change. */
  readonly unchanged: boolean;
}

export const subjectOf = ({ resource, name }: Pick<Candidate, 'resource' | 'name'>): Subject => ({
  group: resource.group,
  plural: resource.plural,
  kind: resource.kind,
  name,
});

/** New objects need their namespace, and a living one. */
export const checkNamespace = (store: ObjectStore, resource: Resource, namespace: string, name: string): void => {
  const namespaces = resourceOf('v1', 'Namespace');
  if (!resource.namespaced || namespaces === undefined) return;
  const found = store.get(namespaces, '', namespace);
  if (found === undefined) throw notFound({ group: '', plural: 'namespaces', kind: 'Namespace', name: namespace });
  if (at(found, 'status', 'phase') !== 'Terminating') return;
  const message = `namespace ${namespace} is being terminated`;
  throw forbidden(
    subjectOf({ resource, name }),
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }],
  );
};

const convert = ({ object, resource, name, operation }: Candidate): JsonObject => {
  const fault = conversionFault(object, resource.type);
  if (fault === undefined) return normalizeObject(object, resource.type);
  const { group, version, kind } = resource;
  if (operation === 'create')
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${fault}`);
  const type = `${group}/${version}, Kind=${kind}`;
  const own = `${apiVersionOf(resource)}, Kind=${kind}`;
  throw untypedFailure(
    `failed to convert new object (/${name}; ${type}) to proper version: unable to convert unstructured object to ${own}: ${fault}`,
  );
};

const SERVER_METADATA = [
  'uid',
  'creationTimestamp',
  'generation',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

const isServers = (key: string): boolean => SERVER_METADATA.includes(key) || key === 'managedFields';

const serverMetadata = (candidate: Candidate, object: JsonObject, context: AdmissionContext): JsonObject => {
  const { live, resource } = candidate;
  if (live === undefined)
    return {
      uid: context.newId(),
      creationTimestamp: context.time,
      ...(resource.generation === undefined ? {} : { generation: 1 }),
    };
  const old = objectOf(live.metadata);
  const kept: [string, Json][] = Object.entries(old).filter(([key]) => SERVER_METADATA.includes(key));
  const counted = (each: JsonObject) =>
    (resource.generation ?? []).map((part) => (part === 'spec' ? each.spec : at(each, 'metadata', 'annotations')));
  const isSame = counted(live).every((part, index) => same(part, counted(object)[index]));
  const next: JsonObject = isSame ? {} : { generation: Number(old.generation ?? 1) + 1 };
  return { ...Object.fromEntries(kept), ...(resource.generation === undefined ? {} : next) };
};

const withMetadata = (candidate: Candidate, object: JsonObject, context: AdmissionContext): JsonObject => {
  const { resource, namespace, name } = candidate;
  const own = Object.entries(objectOf(object.metadata)).filter(([key]) => !isServers(key));
  const metadata = {
    ...Object.fromEntries(own),
    name,
    ...(resource.namespaced ? { namespace } : {}),
    ...serverMetadata(candidate, object, context),
  };
  return { ...object, metadata };
};

const sameSet = (a: Owner, b: Owner): boolean =>
  a.fields.size === b.fields.size && [...a.fields].every((path) => b.fields.has(path));

const isSameOwner = (a: Owner) => (b: Owner) =>
  a.manager === b.manager && a.operation === b.operation && a.subresource === b.subresource;

/** Entries keep their time when neither they nor the object changed. */
const settleTimes = (
  owners: readonly Owner[],
  live: JsonObject | undefined,
  objectChanged: boolean,
): readonly Owner[] => {
  const before = ownersOf(live);
  return owners.map((owner) => {
    const old = before.find(isSameOwner(owner));
    return old !== undefined && !objectChanged && sameSet(old, owner) ? { ...owner, time: old.time } : owner;
  });
};

const withoutOwners = (object: JsonObject | undefined): JsonObject | undefined =>
  object === undefined ? undefined : withAt(object, ['metadata', 'managedFields'], undefined);

const orderOwners = (owners: readonly Owner[]): readonly Owner[] =>
  [...owners].sort((a, b) => a.operation.localeCompare(b.operation) || a.time.localeCompare(b.time));

const judgeCandidate = (candidate: Candidate, object: JsonObject): readonly string[] => {
  const { live, resource } = candidate;
  const { causes, warnings } = judgeObject(object, live, resource.kind);
  if (causes.length > 0) throw invalid(subjectOf(candidate), causes);
  return warnings;
};

const address = (candidate: Candidate, object: JsonObject, context: AdmissionContext): JsonObject => {
  const { resource, live, dryRun } = candidate;
  if (resource.kind !== 'Service') return object;
  const uid = at(live, 'metadata', 'uid');
  const others = context.store
    .list(resource)
    .filter((other) => live === undefined || at(other, 'metadata', 'uid') !== uid);
  const { service, causes } = assignAddresses(object, live, { others, nodePorts: context.nodePorts, dryRun });
  if (causes.length > 0) throw invalid(subjectOf(candidate), causes);
  return service;
};

/**
 * Brings a candidate to the form that is stored: Go's types, defaults, the server's metadata, validation, addresses and the
 * owners. Does not store it.
 *
 * @throws Refusal when it cannot be
 */
export const admit = (candidate: Candidate, context: AdmissionContext): Admitted => {
  const { resource, live } = candidate;
  const converted = withDefaults(convert(candidate), resource.kind);
  const complete = resource.kind === 'Pod' ? withPodRequests(converted) : converted;
  const carried = resource.kind === 'Service' ? carryOver(complete, live) : complete;
  const named = withMetadata(candidate, carried, context);
  const warnings = judgeCandidate(candidate, named);
  const addressed = address(candidate, named, context);
  const objectChanged = !same(addressed, withoutOwners(live));
  const owners = orderOwners(settleTimes(candidate.owners, live, objectChanged)).map(ownerToJson);
  const object = withAt(addressed, ['metadata', 'managedFields'], owners.length === 0 ? undefined : owners);
  return { object, warnings, unchanged: live !== undefined && same(object, live) };
};

/** Whether nothing holds an object that is being deleted any longer. */
export const isReleased = (object: JsonObject): boolean =>
  at(object, 'metadata', 'deletionTimestamp') !== undefined &&
  listOf(at(object, 'metadata', 'finalizers')).length === 0;
