import { at, isObject, type Json, type JsonObject, listOf, mapFields, objectOf, same, textOf, withAt } from './json.ts';
import type { Cause } from './refusal.ts';

/** Node ports that a cluster gives out, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface Addressing {
  /** Every other Service of the cluster. */
  readonly others: readonly JsonObject[];
  readonly nodePorts: PortRange;
  /** A dry run takes nothing: it answers made-up values, and sees only what is taken. */
  readonly dryRun: boolean;
}

type Addressed = { readonly service: JsonObject; readonly causes: readonly Cause[] };

const typeOf = (service: JsonObject | undefined): string => textOf(at(service, 'spec', 'type'));
const portsOf = (service: JsonObject | undefined): readonly JsonObject[] =>
  listOf(at(service, 'spec', 'ports')).map(objectOf);
const hasNodePorts = (service: JsonObject | undefined): boolean =>
  ['NodePort', 'LoadBalancer'].includes(typeOf(service));
const nodePortsOf = (service: JsonObject | undefined): readonly Json[] =>
  portsOf(service).map((port) => port.nodePort ?? 0);

const withoutSpec = (service: JsonObject, names: readonly string[]): JsonObject =>
  withAt(
    service,
    ['spec'],
    mapFields(objectOf(service.spec), (value, key) => (names.includes(key) ? undefined : value)),
  );

const withPorts = (service: JsonObject, change: (port: JsonObject) => JsonObject): JsonObject =>
  portsOf(service).length === 0 ? service : withAt(service, ['spec', 'ports'], portsOf(service).map(change));

/** What the user did not touch and the new type has no place for goes; a config of no affinity goes too. */
const dropStale = (service: JsonObject, live: JsonObject | undefined): JsonObject => {
  const leaves = hasNodePorts(live) && !hasNodePorts(service);
  const portsGo = leaves && nodePortsOf(service).every((port) => port === 0 || nodePortsOf(live).includes(port));
  const stale = [
    ...(at(service, 'spec', 'sessionAffinity') === 'None' ? ['sessionAffinityConfig'] : []),
    ...(leaves && same(at(service, 'spec', 'externalTrafficPolicy'), at(live, 'spec', 'externalTrafficPolicy'))
      ? ['externalTrafficPolicy']
      : []),
    ...(typeOf(live) === 'LoadBalancer' && typeOf(service) !== 'LoadBalancer' ? ['allocateLoadBalancerNodePorts'] : []),
    ...(typeOf(service) === 'ExternalName' ? ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] : []),
  ];
  const kept = withoutSpec(service, stale);
  return portsGo
    ? withPorts(kept, (port) => mapFields(port, (value, key) => (key === 'nodePort' ? undefined : value)))
    : kept;
};

const samePort = (a: JsonObject, b: JsonObject): boolean => a.port === b.port && a.protocol === b.protocol;
const sameName = (a: JsonObject, b: JsonObject): boolean => textOf(a.name) !== '' && a.name === b.name;

/** A node port stays with its port as long as the name, or the number and protocol, stay. */
const keepNodePorts = (service: JsonObject, live: JsonObject | undefined): JsonObject => {
  if (!hasNodePorts(service) || !hasNodePorts(live)) return service;
  const said = new Set(portsOf(service).map((port) => port.nodePort));
  return withPorts(service, (port) => {
    if (port.nodePort !== undefined) return port;
    const old =
      portsOf(live).find((each) => samePort(each, port)) ?? portsOf(live).find((each) => sameName(each, port));
    return old?.nodePort === undefined || said.has(old.nodePort) ? port : { ...port, nodePort: old.nodePort };
  });
};

/** An address is kept when the new object does not say one: so is `None`. */
const keepAddress = (service: JsonObject, live: JsonObject | undefined): JsonObject => {
  const address = textOf(at(service, 'spec', 'clusterIP'));
  const old = textOf(at(live, 'spec', 'clusterIP'));
  if (address !== '' || old === '' || typeOf(service) === 'ExternalName') return service;
  const kept = withAt(service, ['spec', 'clusterIP'], old);
  return withAt(kept, ['spec', 'clusterIPs'], at(live, 'spec', 'clusterIPs') ?? [old]);
};

/** What an update takes over from the stored Service before it is judged. */
export const carryOver = (service: JsonObject, live: JsonObject | undefined): JsonObject =>
  alignAddresses(keepNodePorts(keepAddress(dropStale(service, live), live), live));

const alignAddresses = (service: JsonObject): JsonObject => {
  const address = textOf(at(service, 'spec', 'clusterIP'));
  const families = { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' };
  if (typeOf(service) === 'ExternalName') return service;
  const listed = address === '' ? service : withAt(service, ['spec', 'clusterIPs'], [address]);
  return withAt(listed, ['spec'], { ...families, ...objectOf(listed.spec) });
};

const SUBNET = '10.96';

const freeAddress = (others: readonly JsonObject[]): string => {
  const taken = new Set(others.map((other) => textOf(at(other, 'spec', 'clusterIP'))));
  for (let number = 257; number < 65_535; number += 1) {
    const address = `${SUBNET}.${Math.floor(number / 256)}.${number % 256}`;
    if (!taken.has(address)) return address;
  }
  return `${SUBNET}.255.255`;
};

const addressOf = (service: JsonObject, { others, dryRun }: Addressing): Addressed => {
  const wanted = textOf(at(service, 'spec', 'clusterIP'));
  const isTaken = others.some((other) => at(other, 'spec', 'clusterIP') === wanted);
  if (wanted !== '' || typeOf(service) === 'ExternalName') {
    const clash = wanted !== '' && wanted !== 'None' && isTaken && !dryRun;
    return { service, causes: clash ? [addressTaken(wanted)] : [] };
  }
  const address = dryRun ? `${SUBNET}.0.0` : freeAddress(others);
  const placed = withAt(service, ['spec', 'clusterIP'], address);
  return { service: withAt(placed, ['spec', 'clusterIPs'], [address]), causes: [] };
};

const addressTaken = (address: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ["${address}"]: failed to allocate IP ${address}: provided IP is already allocated`,
  field: 'spec.clusterIPs',
});

const portCause = (index: number, port: Json, what: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${port}: ${what}`,
  field: `spec.ports[${index}].nodePort`,
});

/** Node ports of a dry run are made up, outside the range. */
const MADE_UP_PORT = 32_769;

const nextNodePort = (taken: ReadonlySet<Json>, { from, to }: PortRange): number => {
  for (let port = from; port <= to; port += 1) if (!taken.has(port)) return port;
  return 0;
};

const faultOf = (
  port: Json,
  own: readonly Json[],
  taken: ReadonlySet<Json>,
  addressing: Addressing,
): string | undefined => {
  const { from, to } = addressing.nodePorts;
  if (taken.has(port) && !own.includes(port)) return 'provided port is already allocated';
  const inRange = typeof port === 'number' && port >= from && port <= to;
  return inRange || addressing.dryRun
    ? undefined
    : `provided port is not in the valid range. The range of valid ports is ${from}-${to}`;
};

const nodePorts = (service: JsonObject, live: JsonObject | undefined, addressing: Addressing): Addressed => {
  if (!hasNodePorts(service)) return { service, causes: [] };
  const taken = new Set(addressing.others.flatMap(nodePortsOf));
  const own = hasNodePorts(live) ? nodePortsOf(live) : [];
  const used = new Set([...taken, ...nodePortsOf(service)]);
  const causes: Cause[] = [];
  const ports = portsOf(service).map((port, index) => {
    if (port.nodePort === undefined) {
      const given = addressing.dryRun ? MADE_UP_PORT + index : nextNodePort(used, addressing.nodePorts);
      used.add(given);
      return { ...port, nodePort: given };
    }
    const fault = faultOf(port.nodePort, own, taken, addressing);
    if (fault !== undefined) causes.push(portCause(index, port.nodePort, fault));
    return port;
  });
  return { service: withAt(service, ['spec', 'ports'], ports), causes };
};

/** Gives a judged Service its address and node ports, or says why it cannot. */
export const assignAddresses = (
  service: JsonObject,
  live: JsonObject | undefined,
  addressing: Addressing,
): Addressed => {
  if (!isObject(service.spec)) return { service, causes: [] };
  const addressed = addressOf(service, addressing);
  const ported = nodePorts(addressed.service, live, addressing);
  return { service: ported.service, causes: [...addressed.causes, ...ported.causes] };
};
