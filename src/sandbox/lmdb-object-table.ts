import { open } from 'lmdb';
import type { JsonObject } from './json.ts';
import type { ObjectTable } from './object-table.ts';

/** Above every character that a key can hold. */
const AFTER_ALL = '\uffff';

/**
 * Keeps the objects in an LMDB environment.
 *
 * @param options.path - a file or directory of its own; made when absent
 */
export const createLmdbObjectTable = (options: { readonly path: string }): ObjectTable => {
  const database = open<JsonObject, string>({ path: options.path, encoding: 'json' });
  return {
    get: (key) => database.get(key),
    list: (prefix) => [...database.getRange({ start: prefix, end: prefix + AFTER_ALL }).map(({ value }) => value)],
    write: async (changes) => {
      await database.transaction(() => {
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined) database.remove(key);
          else database.put(key, value);
        }
      });
      // A commit may still be in the page cache.
      await database.flushed;
    },
    close: () => database.close(),
  };
};
