import type { ClusterSpec } from '../cluster-spec.ts';
import { type ClusterRule, type Fault, places } from '../rule.ts';
import type { Unfinished } from '../spec.ts';
import { CONTAINERS, eachContainer, eachPort, type PlacedContainer, type PlacedPort } from './rules-walk.ts';

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const actions = ['postStart', 'preStop'] as const;

interface Target extends PlacedContainer {
  readonly port: number | string;
  /** Pointer of the port. */
  readonly target: string;
}

type Action = NonNullable<NonNullable<PlacedContainer['container']['lifecycle']>['postStart']>;

const methods = ['httpGet', 'tcpSocket'] as const;

const targetsOf = ({ container, at }: PlacedContainer, action: Action | undefined, place: string): readonly Target[] =>
  action === undefined
    ? []
    : methods.flatMap((method) => {
        const port = action[method]?.port;
        return port === undefined ? [] : { container, at, port, target: `${at}/${place}/${method}/port` };
      });

/** The ports that the health checks ask. */
function* eachProbeTarget(spec: Unfinished<ClusterSpec>): Generator<Target> {
  for (const placed of eachContainer(spec)) {
    for (const probe of probes) yield* targetsOf(placed, placed.container[probe], probe);
  }
}

/** The ports that lifecycle actions ask. */
function* eachActionTarget(spec: Unfinished<ClusterSpec>): Generator<Target> {
  for (const placed of eachContainer(spec)) {
    for (const action of actions) {
      yield* targetsOf(placed, placed.container.lifecycle?.[action], `lifecycle/${action}`);
    }
  }
}

/** Whether a container says which TCP ports it listens to, and this number is not among them. */
const isUnlisted = (number: number, ports: readonly PlacedPort[]): boolean => {
  const numbers = ports.filter(({ transport }) => transport === 'TCP').map(({ port }) => port.containerPort);
  return numbers.length > 0 && numbers.every((listed) => listed !== undefined && listed !== number);
};

/** Targets that name a port which their container does not have. */
function* unknownNames(targets: Iterable<Target>): Generator<Fault> {
  for (const { port, container, at, target } of targets) {
    if (typeof port === 'number' || container.ports?.some(({ name }) => name === port)) continue;
    yield { at: target, involved: [`${at}/ports/${port}`], params: { name: port } };
  }
}

export const probeRules: readonly ClusterRule[] = [
  {
    code: 'unknown-port-name',
    severity: 'error',
    at: places(`${CONTAINERS}/*/{${probes.join()},lifecycle/{${actions.join()}}}/{httpGet,tcpSocket}/port`),
    *faults(spec) {
      yield* unknownNames(eachProbeTarget(spec));
      yield* unknownNames(eachActionTarget(spec));
    },
  },
  {
    code: 'probe-port-not-a-container-port',
    severity: 'warning',
    at: places(`${CONTAINERS}/*/{${probes.join()}}/{httpGet,tcpSocket}/port`),
    *faults(spec) {
      for (const target of eachProbeTarget(spec)) {
        if (typeof target.port === 'string') continue;
        const ports = eachPort(target);
        if (!isUnlisted(target.port, ports)) continue;
        yield {
          at: target.target,
          involved: [...ports.flatMap(({ at }) => [`${at}/containerPort`, `${at}/protocol`]), `${target.at}/ports/-`],
          params: { port: target.port },
        };
      }
    },
  },
  {
    code: 'tcp-lifecycle-never-succeeds',
    severity: 'warning',
    at: places(`${CONTAINERS}/*/lifecycle/{${actions.join()}}/tcpSocket`),
    *faults(spec) {
      for (const { container, at } of eachContainer(spec)) {
        for (const action of actions) {
          if (container.lifecycle?.[action]?.tcpSocket !== undefined)
            yield { at: `${at}/lifecycle/${action}/tcpSocket` };
        }
      }
    },
  },
];
