import type { Migration } from './upgrade.ts';

/** Of the record of a service (`ServiceRecord`). */
export const serviceMigrations: readonly Migration[] = [
  /** Which objects there are was not remembered. */
  (record) => ({ ...record, objects: [] }),
];
