import type { ClusterSpec } from '../cluster-spec.ts';
import type { ClusterRule } from '../rule.ts';
import type { Unfinished } from '../spec.ts';
import {
  CONTAINERS,
  eachContainer,
  eachPort,
  eachServicePort,
  eachTwin,
  isWork,
  type PlacedContainer,
  type PlacedPort,
} from './rules-walk.ts';

/** Ports that must not share names and numbers: those of all work containers, and those of each init container. */
function* networks(spec: Unfinished<ClusterSpec>): Generator<Iterable<PlacedPort>> {
  yield eachServicePort(spec);
  for (const placed of eachContainer(spec)) if (!isWork(placed.container)) yield eachPort(placed);
}

/** The port of the Service: its own, or the container port by default. */
export const servicePortOf = ({ port }: PlacedPort): number | undefined => port.servicePort ?? port.containerPort;

/** The value that decides the service port: itself, or the container port that it defaults to. */
export const servicePortSource = ({ port, at }: PlacedPort): string =>
  `${at}/${port.servicePort === undefined ? 'containerPort' : 'servicePort'}`;

/** What brings two ports together, the later one's values first. */
const involvedIn = (
  later: PlacedPort,
  first: PlacedPort,
  values: (port: PlacedPort) => readonly string[],
): string[] => [...values(later), ...values(first), `${later.container}/type`, `${first.container}/type`];

const numberKey = (number: number | undefined, transport: string): string | undefined =>
  number === undefined ? undefined : `${number}/${transport}`;

/**
 * What could have taken the last port of the Service: a removal from a work container, or a type that took a container's ports with
 * it; then what can only have helped.
 */
const lossesOf = (containers: readonly PlacedContainer[]): string[] => [
  ...containers.flatMap(({ container, at }) =>
    isWork(container) ? [`${at}/ports/-`] : container.ports?.length ? [`${at}/type`] : [],
  ),
  ...containers.flatMap(({ at }) => [`${at}/type`, `${at}/ports/-`]),
];

export const portRules: readonly ClusterRule[] = [
  {
    code: 'duplicate-port-name',
    severity: 'error',
    at: [`${CONTAINERS}/*/ports/*/name`],
    *faults(spec) {
      for (const ports of networks(spec)) {
        for (const { later, first } of eachTwin(ports, ({ port }) => port.name)) {
          yield {
            at: `${later.at}/name`,
            involved: involvedIn(later, first, ({ at }) => [`${at}/name`]),
            params: { name: later.port.name ?? '' },
          };
        }
      }
    },
  },
  {
    code: 'duplicate-container-port',
    severity: 'error',
    at: [`${CONTAINERS}/*/ports/*/containerPort`],
    *faults(spec) {
      for (const ports of networks(spec)) {
        const twins = eachTwin(ports, ({ port, transport }) => numberKey(port.containerPort, transport));
        for (const { later, first } of twins) {
          yield {
            at: `${later.at}/containerPort`,
            involved: involvedIn(later, first, ({ at }) => [`${at}/containerPort`, `${at}/protocol`]),
            params: { port: later.port.containerPort ?? 0, transport: later.transport },
          };
        }
      }
    },
  },
  {
    code: 'duplicate-service-port',
    severity: 'error',
    at: [`${CONTAINERS}/*/ports/*/servicePort`],
    *faults(spec) {
      const twins = eachTwin(eachServicePort(spec), (placed) => numberKey(servicePortOf(placed), placed.transport));
      for (const { later, first } of twins) {
        yield {
          at: `${later.at}/servicePort`,
          involved: involvedIn(later, first, (placed) => [servicePortSource(placed), `${placed.at}/protocol`]),
          params: { port: servicePortOf(later) ?? 0, transport: later.transport },
        };
      }
    },
  },
  {
    code: 'no-service-port',
    severity: 'error',
    at: [CONTAINERS],
    *faults(spec, { kind }) {
      const containers = eachContainer(spec);
      const hasWork = containers.some(({ container }) => isWork(container));
      if (kind !== 'stateless' || !hasWork || eachServicePort(spec).length > 0) return;
      yield { at: CONTAINERS, involved: lossesOf(containers) };
    },
  },
  {
    code: 'port-name-without-protocol-prefix',
    severity: 'notice',
    at: [`${CONTAINERS}/*/ports/*/name`],
    *faults(spec) {
      for (const placed of eachContainer(spec)) {
        for (const { port, at } of eachPort(placed)) {
          const protocol = (port.protocol ?? 'HTTP').toLowerCase();
          if (port.name === undefined || `${port.name}-`.startsWith(`${protocol}-`)) continue;
          yield { at: `${at}/name`, involved: [`${at}/protocol`], params: { prefix: `${protocol}-` } };
        }
      }
    },
  },
];
