import type { Migration } from './upgrade.ts';

/** Of the fixed part of a draft (`DraftHead`). */
export const draftMigrations: readonly Migration[] = [];
