import type { ClusterContainer } from '../cluster-spec.ts';
import type { Unfinished } from '../spec.ts';
import { originOf, type TracedSpec } from './resolve-trace.ts';

type DraftContainer = Unfinished<ClusterContainer>;
type Origins = ReadonlyMap<string, string>;

const CONTAINERS = '/podSettings/containers';

/**
 * Without the later of two containers, ports or variables of one name, so that a preview can be made of it. Names of ports
 * count over all work containers, which share a Service, and within each init container.
 */
export const withoutTwins = (traced: TracedSpec): TracedSpec => {
  const { podSettings } = traced.spec;
  const containers = podSettings?.containers;
  if (podSettings === undefined || containers === undefined || !hasTwins(containers)) return traced;
  const names = new Set<string>();
  const servicePorts = new Set<string>();
  const keep = containers.map(({ name }) => isFirst(names, name));
  let origins: Origins = traced.origins;
  const kept = containers.map((container, index) => {
    if (keep[index] !== true) return container;
    const portNames = container.type === 'init' ? new Set<string>() : servicePorts;
    const cleaned = cleanContainer(container, `${CONTAINERS}/${index}`, portNames, origins);
    origins = cleaned.origins;
    return cleaned.container;
  });
  return {
    ...traced,
    spec: { ...traced.spec, podSettings: { ...podSettings, containers: kept.filter((_, index) => keep[index]) } },
    origins: withoutItems(origins, CONTAINERS, keep),
  };
};

/** Nearly no spec has any: this is found without a list of what to keep. */
const hasTwins = (containers: readonly DraftContainer[]): boolean => {
  const names = new Set<string>();
  const servicePorts = new Set<string>();
  return !containers.every(({ name, type, ports = [], env = [], envReferences = [] }) => {
    const portNames = type === 'init' ? new Set<string>() : servicePorts;
    const variables = new Set<string>();
    return (
      isFirst(names, name) &&
      ports.every((port) => isFirst(portNames, port.name)) &&
      env.every((variable) => isFirst(variables, variable.name)) &&
      envReferences.every(({ keys = [] }) => keys.every((key) => isFirst(variables, key)))
    );
  });
};

const isFirst = (seen: Set<string>, name: string | undefined): boolean => {
  if (name === undefined) return true;
  if (seen.has(name)) return false;
  seen.add(name);
  return true;
};

const cleanContainer = (container: DraftContainer, at: string, portNames: Set<string>, origins: Origins) => {
  const variables = new Set<string>();
  const ports = container.ports?.map(({ name }) => isFirst(portNames, name)) ?? [];
  const env = container.env?.map(({ name }) => isFirst(variables, name)) ?? [];
  const keys =
    container.envReferences?.map((reference) => reference.keys?.map((key) => isFirst(variables, key)) ?? []) ?? [];
  if ([...ports, ...env, ...keys.flat()].every(Boolean)) return { container, origins };
  const references = keys.map((places) => places.length === 0 || places.some(Boolean));
  let next = withoutItems(withoutItems(origins, `${at}/ports`, ports), `${at}/env`, env);
  keys.forEach((places, index) => {
    next = withoutItems(next, `${at}/envReferences/${index}/keys`, places);
  });
  return {
    container: {
      ...container,
      ...(container.ports && { ports: container.ports.filter((_, index) => ports[index]) }),
      ...(container.env && { env: container.env.filter((_, index) => env[index]) }),
      ...(container.envReferences && {
        envReferences: container.envReferences
          .map((reference, index) => ({
            ...reference,
            ...(reference.keys && { keys: reference.keys.filter((_, place) => keys[index]?.[place]) }),
          }))
          .filter((_, index) => references[index]),
      }),
    },
    origins: withoutItems(next, `${at}/envReferences`, references),
  };
};

/** The origins after items of a list went: the items behind them have new pointers. */
const withoutItems = (origins: Origins, list: string, keep: readonly boolean[]): Origins => {
  if (keep.every(Boolean)) return origins;
  let count = 0;
  const places = keep.map((kept) => (kept ? count++ : undefined));
  const next = new Map<string, string>();
  for (const [pointer, origin] of origins) {
    const [index = '', ...rest] = pointer.startsWith(`${list}/`) ? pointer.slice(list.length + 1).split('/') : [];
    if (index === '') next.set(pointer, origin);
    else if (places[Number(index)] !== undefined) next.set([list, places[Number(index)], ...rest].join('/'), origin);
  }
  places.forEach((place, index) => {
    if (place !== undefined && place !== index) next.set(`${list}/${place}`, originOf(origins, `${list}/${index}`));
  });
  return next;
};
