import type { JsonObject } from './json.ts';

/** What a write changes, by key; `undefined` deletes. */
export type TableChanges = Readonly<Record<string, JsonObject | undefined>>;

/** Where a sandbox cluster keeps its objects: JSON by key, read at once, written durably. Keys are at most 1,000 bytes. */
export interface ObjectTable {
  get(key: string): JsonObject | undefined;
  /** All values whose key begins with the prefix, in the order of their keys (bytewise). */
  list(prefix: string): readonly JsonObject[];
  /** All changes or none. They are durable, and seen by reads, when this resolves. */
  write(changes: TableChanges): Promise<void>;
  close(): Promise<void>;
}

/** Keeps everything in this process's memory, for tests. */
export const createMemoryObjectTable = (): ObjectTable => {
  const rows = new Map<string, JsonObject>();
  return {
    get: (key) => rows.get(key),
    list: (prefix) =>
      [...rows.entries()]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, value]) => value),
    write: async (changes) => {
      for (const [key, value] of Object.entries(changes)) {
        if (value === undefined) rows.delete(key);
        else rows.set(key, value);
      }
    },
    close: async () => rows.clear(),
  };
};
