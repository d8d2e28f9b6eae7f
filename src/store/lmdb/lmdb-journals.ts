import { journalRange, type SubmissionRow, type Tables } from './tables.ts';

/** @returns the length after it */
export function appendEntries(tables: Tables, [project, id]: SubmissionRow, entries: readonly string[]): number {
  const length = journalLength(tables, [project, id]);
  entries.forEach((entry, i) => {
    tables.journals.put([project, id, length + i], entry);
  });
  return length + entries.length;
}

export function journalLength({ journals }: Tables, [project, id]: SubmissionRow): number {
  const [last] = journals.rows({
    start: [project, id, Number.MAX_SAFE_INTEGER],
    end: [project, id, -1],
    reverse: true,
    limit: 1,
  });
  return last ? last[2] + 1 : 0;
}

/** @param from the first entry, 0 for all */
export function journalEntries({ journals }: Tables, [project, id]: SubmissionRow, from: number): string[] {
  return journals.entries(journalRange(project, id, from)).map(({ value }) => value);
}
