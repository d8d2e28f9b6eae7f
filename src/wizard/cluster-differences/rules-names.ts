import { onceEach } from '../../once.ts';
import type { Placed } from '../by-name.ts';
import { type ContainerOfSpec, eachTwin } from '../pod-settings/rules-walk.ts';
import type { DraftRule, Fault } from '../rule.ts';
import { baseContainers, baseTemplates, containerPairs, entriesOf } from './rules-entries.ts';

const CONTAINER = '/clusterDifferences/clusters/*/containers/*';
const TEMPLATE = '/clusterDifferences/clusters/*/volumeClaimTemplates/*';

interface Named {
  readonly name?: string;
}

const faultAt = (list: string, index: number, { name = '' }: Named): Fault => ({
  at: `${list}/${index}/name`,
  params: { name },
});

/** Items whose name came before in the same list. */
function* repeated(items: readonly Named[] | undefined, list: string): Generator<Fault> {
  const placed = (items ?? []).map((item, index) => ({ item, index }));
  for (const { later } of eachTwin(placed, ({ item }) => item.name)) yield faultAt(list, later.index, later.item);
}

/** Items whose name the base does not have. */
function* unknown(
  items: readonly Named[] | undefined,
  base: ReadonlyMap<string, Placed<unknown>> | undefined,
  list: string,
): Generator<Fault> {
  if (base === undefined) return;
  for (const [index, item] of items?.entries() ?? []) {
    if (item.name !== undefined && !base.has(item.name)) yield faultAt(list, index, item);
  }
}

/** Names of the variables of a container, those of batch references among them; `undefined` is one that is missing. */
const variableNames = ({ env = [], envReferences = [] }: ContainerOfSpec): ReadonlySet<string | undefined> =>
  new Set([
    ...env.map(({ name }) => name),
    ...envReferences.flatMap(({ keys }): readonly (string | undefined)[] => (keys?.length ? keys : [undefined])),
  ]);

export const nameRules: readonly DraftRule[] = [
  {
    code: 'duplicate-container-name',
    severity: 'error',
    at: [`${CONTAINER}/name`],
    *faults(draft, context) {
      for (const { difference, at } of entriesOf(draft, context)) {
        yield* repeated(difference.containers, `${at}/containers`);
      }
    },
  },
  {
    code: 'unknown-container',
    severity: 'error',
    at: [`${CONTAINER}/name`],
    *faults(draft, context) {
      const containers = baseContainers(draft);
      for (const { difference, at } of entriesOf(draft, context)) {
        yield* unknown(difference.containers, containers, `${at}/containers`);
      }
    },
  },
  {
    code: 'duplicate-port-name',
    severity: 'error',
    at: [`${CONTAINER}/ports/*/name`],
    *faults(draft, context) {
      for (const { difference, at } of containerPairs(draft, context)) yield* repeated(difference.ports, `${at}/ports`);
    },
  },
  {
    code: 'unknown-port',
    severity: 'error',
    at: [`${CONTAINER}/ports/*/name`],
    *faults(draft, context) {
      for (const { difference, at, base } of containerPairs(draft, context)) {
        const known = new Set(base.ports?.map(({ name }) => name));
        for (const [index, port] of difference.ports?.entries() ?? []) {
          if (port.name === undefined || known.has(port.name) || port.remove === true) continue;
          if (port.containerPort === undefined) yield faultAt(`${at}/ports`, index, port);
        }
      }
    },
  },
  {
    code: 'unknown-port-to-remove',
    severity: 'error',
    at: [`${CONTAINER}/ports/*/name`],
    *faults(draft, context) {
      for (const { difference, at, base } of containerPairs(draft, context)) {
        const known = new Set(base.ports?.map(({ name }) => name));
        for (const [index, port] of difference.ports?.entries() ?? []) {
          if (port.remove === true && port.name !== undefined && !known.has(port.name))
            yield faultAt(`${at}/ports`, index, port);
        }
      }
    },
  },
  {
    code: 'duplicate-env-name',
    severity: 'error',
    at: [`${CONTAINER}/env/*/name`],
    *faults(draft, context) {
      for (const { difference, at } of containerPairs(draft, context)) yield* repeated(difference.env, `${at}/env`);
    },
  },
  {
    code: 'unknown-variable-to-remove',
    severity: 'error',
    at: [`${CONTAINER}/env/*/name`],
    *faults(draft, context) {
      const variablesIn = onceEach(variableNames);
      for (const { difference, at, base } of containerPairs(draft, context)) {
        const removed = [...(difference.env?.entries() ?? [])].filter(([, { remove }]) => remove === true);
        if (removed.length === 0) continue;
        const known = variablesIn(base);
        if (known.has(undefined)) continue;
        for (const [index, variable] of removed) {
          if (variable.name !== undefined && !known.has(variable.name)) yield faultAt(`${at}/env`, index, variable);
        }
      }
    },
  },
  {
    code: 'duplicate-volume-name',
    severity: 'error',
    at: [`${TEMPLATE}/name`],
    *faults(draft, context) {
      for (const { difference, at } of entriesOf(draft, context)) {
        yield* repeated(difference.volumeClaimTemplates, `${at}/volumeClaimTemplates`);
      }
    },
  },
  {
    code: 'unknown-claim-template',
    severity: 'error',
    at: [`${TEMPLATE}/name`],
    *faults(draft, context) {
      const templates = baseTemplates(draft);
      for (const { difference, at } of entriesOf(draft, context)) {
        yield* unknown(difference.volumeClaimTemplates, templates, `${at}/volumeClaimTemplates`);
      }
    },
  },
];
