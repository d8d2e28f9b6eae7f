import type { ClusterSpec } from '../cluster-spec.ts';
import { reservedKeysIn } from '../pod-settings/rules.ts';
import { servicePortOf, servicePortSource } from '../pod-settings/rules-ports.ts';
import { eachContainer, eachServicePort, eachTwin, isWork, type PlacedPort } from '../pod-settings/rules-walk.ts';
import { escapeSegment } from '../pointer.ts';
import { isReservedForLoadBalancers } from '../reserved-keys.ts';
import type { ClusterRule, Fault } from '../rule.ts';
import type { Unfinished } from '../spec.ts';
import { areSourceRanges, SOURCE_RANGES } from './source-ranges.ts';

const ACCESS = '/advancedSettings/externalAccess';

interface PlacedNodePort {
  readonly name: string | undefined;
  readonly nodePort: number | undefined;
  readonly at: string;
}

const nodePortsOf = ({ advancedSettings }: Unfinished<ClusterSpec>): PlacedNodePort[] =>
  (advancedSettings?.externalAccess?.nodePorts ?? []).map(({ name, nodePort }, index) => ({
    name,
    nodePort,
    at: `${ACCESS}/nodePorts/${index}`,
  }));

const servicePortsByName = (spec: Unfinished<ClusterSpec>): Map<string | undefined, PlacedPort> => {
  const byName = new Map<string | undefined, PlacedPort>();
  for (const placed of eachServicePort(spec)) if (!byName.has(placed.port.name)) byName.set(placed.port.name, placed);
  return byName;
};

/** What could have taken a port of this name out of the Service: a removal, or its container becoming an init container. */
const lossesOf = (spec: Unfinished<ClusterSpec>, name: string): string[] =>
  eachContainer(spec).flatMap(({ container, at }) => [
    `${at}/ports/${name}`,
    ...(!isWork(container) && container.ports?.some((port) => port.name === name) ? [`${at}/type`] : []),
  ]);

export const externalAccessRules: readonly ClusterRule[] = [
  {
    code: 'external-access-on-headless',
    severity: 'error',
    at: [ACCESS],
    *faults({ advancedSettings }, { kind }) {
      if (kind === 'stateful' && advancedSettings?.externalAccess !== undefined) yield { at: ACCESS };
    },
  },
  {
    code: 'reserved-metadata-key',
    severity: 'error',
    at: [`${ACCESS}/annotations/*`],
    faults: ({ advancedSettings }) =>
      reservedKeysIn(
        advancedSettings?.externalAccess?.annotations,
        `${ACCESS}/annotations`,
        isReservedForLoadBalancers,
      ),
  },
  {
    code: 'source-ranges-not-valid',
    severity: 'error',
    at: [`${ACCESS}/annotations/*`],
    *faults({ advancedSettings }) {
      const { type, annotations } = advancedSettings?.externalAccess ?? {};
      const ranges = annotations?.[SOURCE_RANGES];
      if (ranges === undefined || (type === 'LoadBalancer' && areSourceRanges(ranges))) return;
      yield { at: `${ACCESS}/annotations/${escapeSegment(SOURCE_RANGES)}` };
    },
  },
  {
    code: 'node-port-out-of-range',
    severity: 'error',
    at: [`${ACCESS}/nodePorts/*/nodePort`],
    *faults(spec, { nodePortRange: { from, to } }) {
      for (const { nodePort, at } of nodePortsOf(spec)) {
        if (nodePort === undefined || (nodePort >= from && nodePort <= to)) continue;
        yield { at: `${at}/nodePort`, params: { minimum: from, maximum: to } };
      }
    },
  },
  {
    code: 'duplicate-port-name',
    severity: 'error',
    at: [`${ACCESS}/nodePorts/*/name`],
    *faults(spec) {
      for (const { later } of eachTwin(nodePortsOf(spec), ({ name }) => name)) {
        yield { at: `${later.at}/name`, params: { name: later.name ?? '' } };
      }
    },
  },
  {
    code: 'unknown-port-name',
    severity: 'error',
    at: [`${ACCESS}/nodePorts/*/name`],
    *faults(spec) {
      if ((spec.podSettings?.containers ?? []).length === 0) return;
      const known = servicePortsByName(spec);
      for (const { name, at } of nodePortsOf(spec)) {
        if (name === undefined || known.has(name)) continue;
        yield { at: `${at}/name`, involved: lossesOf(spec, name), params: { name } };
      }
    },
  },
  {
    code: 'duplicate-node-port',
    severity: 'error',
    at: [`${ACCESS}/nodePorts/*/nodePort`],
    *faults(spec) {
      yield* takenNodePorts(spec);
    },
  },
];

/**
 * Node ports that an earlier one takes. A server keeps one number for both transports, so that two ports share it only where they
 * are the same port of the Service, once for each transport.
 */
function* takenNodePorts(spec: Unfinished<ClusterSpec>): Generator<Fault> {
  const ports = servicePortsByName(spec);
  const placed = nodePortsOf(spec).flatMap((nodePort) => {
    const port = ports.get(nodePort.name);
    return nodePort.nodePort === undefined || port === undefined ? [] : [{ ...nodePort, port }];
  });
  for (const { later, first } of eachTwin(placed, ({ nodePort, port }) => `${nodePort}/${port.transport}`)) {
    yield takenBy(later, [`${later.port.at}/protocol`, `${first.port.at}/protocol`]);
  }
  for (const { later, first } of eachTwin(placed, ({ nodePort }) => `${nodePort}`)) {
    const numbers = [later, first].map(({ port }) => servicePortOf(port));
    if (later.port.transport === first.port.transport || numbers.includes(undefined) || numbers[0] === numbers[1])
      continue;
    yield takenBy(later, [servicePortSource(later.port), servicePortSource(first.port)]);
  }
}

const takenBy = ({ at, nodePort }: PlacedNodePort, involved: readonly string[]): Fault => ({
  at: `${at}/nodePort`,
  involved,
  params: { port: nodePort ?? 0 },
});
