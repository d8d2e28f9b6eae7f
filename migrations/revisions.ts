import type { Migration } from './upgrade.ts';

/** Of a kept revision of a service (`RevisionRecord`). */
export const revisionMigrations: readonly Migration[] = [];
