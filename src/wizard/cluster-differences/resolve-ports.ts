import { firstByName } from '../by-name.ts';
import type { ClusterContainer } from '../cluster-spec.ts';
import { defaultPortName } from '../fields/default-names.ts';
import type { Container } from '../pod-settings/container.ts';
import type { Unfinished } from '../spec.ts';
import { DEFAULT_ORIGIN, type Trace, traceFields } from './resolve-trace.ts';
import type { PortDifference } from './schema.ts';

type Containers<C> = readonly Unfinished<C>[];
type Difference = Unfinished<PortDifference>;
type ClusterPort = NonNullable<Unfinished<ClusterContainer>['ports']>[number];

/** The containers with a name at every port. Containers that need none are kept as they are. */
export const withPortNames = (containers: Containers<Container>, trace: Trace): Containers<ClusterContainer> => {
  let place = 0;
  return containers.map((container, c) => {
    const { ports } = container;
    if (ports === undefined) return container;
    const from = place;
    place += ports.length;
    if (ports.every((port) => port.name !== undefined)) return container;
    const named = ports.map((port, p) => {
      if (port.name !== undefined) return port;
      trace(({ origins }) => origins.set(`/podSettings/containers/${c}/ports/${p}/name`, DEFAULT_ORIGIN));
      return { ...port, name: defaultPortName(port.protocol, from + p) };
    });
    return { ...container, ports: named };
  });
};

/** The base's ports with a difference in them: merged field by field, taken away, or added after the others. */
export const resolvePorts = (
  base: readonly ClusterPort[],
  differences: readonly Difference[],
  at: string,
  from: string,
  trace: Trace,
): ClusterPort[] => {
  const byName = firstByName(differences);
  const known = new Set<string | undefined>();
  const kept: ClusterPort[] = [];
  for (const [index, port] of base.entries()) {
    const found = port.name === undefined ? undefined : byName.get(port.name);
    const isTwin = known.has(port.name);
    known.add(port.name);
    if (found?.item.remove === true) {
      noteRemoval(trace, at, found.item.name ?? '', `${from}/${found.index}`, index);
      continue;
    }
    movePort(trace, at, index, kept.length);
    kept.push(
      found === undefined || isTwin
        ? port
        : mergePort(port, found.item, `${at}/${kept.length}`, `${from}/${found.index}`, trace),
    );
  }
  for (const [name, { item, index }] of byName) {
    if (known.has(name) || item.remove === true || item.containerPort === undefined) continue;
    const place = kept.length;
    trace(({ origins }) => origins.set(`${at}/${place}`, `${from}/${index}`));
    const { remove, ...port } = item;
    kept.push(port);
  }
  return kept;
};

const mergePort = (port: ClusterPort, difference: Difference, at: string, from: string, trace: Trace): ClusterPort => {
  const { name, remove, ...fields } = difference;
  traceFields(trace, at, from, Object.keys(fields));
  return { ...port, ...fields };
};

const noteRemoval = (trace: Trace, at: string, name: string, pointer: string, index: number): void =>
  trace(({ origins, removals }) => {
    removals.set(`${at}/${name}`, pointer);
    if (!removals.has(`${at}/-`)) removals.set(`${at}/-`, pointer);
    origins.delete(`${at}/${index}/name`);
  });

/** A port whose place changed comes from its place in the base, and its default name is still one. */
const movePort = (trace: Trace, at: string, from: number, to: number): void => {
  if (from === to) return;
  trace(({ origins }) => {
    origins.set(`${at}/${to}`, `${at}/${from}`);
    const isDefault = origins.delete(`${at}/${from}/name`);
    if (isDefault) origins.set(`${at}/${to}/name`, DEFAULT_ORIGIN);
  });
};
