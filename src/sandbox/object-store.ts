import { at, type JsonObject, textOf } from './json.ts';
import type { ObjectTable, TableChanges } from './object-table.ts';
import type { Resource } from './resources.ts';

/** Real servers never give out the first revision to an object; neither is any low number ours. */
const FIRST_REVISION = 100;

export interface ObjectStore {
  get(resource: Resource, namespace: string, name: string): JsonObject | undefined;
  /** All objects of the resource, of one namespace or (without one) of all. */
  list(resource: Resource, namespace?: string): readonly JsonObject[];
  /** The cluster's latest resource version. */
  revision(): number;
  /** Stores or (`undefined`) deletes objects at the next revision, durably. */
  commit(revision: number, changes: readonly ObjectChange[]): Promise<void>;
  isMarked(mark: string): boolean;
  mark(mark: string): Promise<void>;
}

export interface ObjectChange {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly object: JsonObject | undefined;
}

/** The objects of one cluster in a table that may hold several clusters. Writers take turns; see `sandbox-cluster.ts`. */
export const createObjectStore = (table: ObjectTable, cluster: string): ObjectStore => {
  const keyOf = ({ plural, group }: Resource, namespace = '', name = '') =>
    `${cluster}/objects/${plural}.${group}/${namespace === '' ? (name === '' ? '' : '-/') : `${namespace}/`}${name}`;
  const revisionKey = `${cluster}/revision`;
  const markKey = (mark: string) => `${cluster}/marks/${mark}`;
  return {
    get: (resource, namespace, name) => table.get(keyOf(resource, namespace, name)),
    list: (resource, namespace) => table.list(keyOf(resource, namespace)),
    revision: () => Number(textOf(at(table.get(revisionKey), 'revision')) || FIRST_REVISION),
    commit: async (revision, changes) => {
      const rows: [string, JsonObject | undefined][] = changes.map(({ resource, namespace, name, object }) => [
        keyOf(resource, namespace, name),
        object,
      ]);
      const written: TableChanges = Object.fromEntries([...rows, [revisionKey, { revision: String(revision) }]]);
      await table.write(written);
    },
    isMarked: (mark) => table.get(markKey(mark)) !== undefined,
    mark: (mark) => table.write({ [markKey(mark)]: { mark } }),
  };
};
