import type { Migration } from './upgrade.ts';

/** Of what a submission decided before anything was sent (`SubmissionHead`). */
export const submissionMigrations: readonly Migration[] = [];
