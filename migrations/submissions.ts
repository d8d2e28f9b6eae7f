import type { Migration } from './upgrade.ts';

/** Of what a submission decided before anything was sent (`SubmissionHead`). */
export const submissionMigrations: readonly Migration[] = [
  /** Creates were the only ones, and what they made was not said beside the plan. */
  (head) => ({ ...head, of: null, spec: null, placement: placementOf(head), orphan: false }),
];

const placementOf = ({ plan }: Readonly<Record<string, unknown>>): readonly string[] => {
  const { requests } = plan as { readonly requests: readonly { readonly cluster?: string }[] };
  return [...new Set(requests.flatMap(({ cluster }) => cluster ?? []))];
};
