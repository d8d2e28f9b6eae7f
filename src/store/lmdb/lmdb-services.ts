import type { CloseSubmission, ServiceStore } from '../store.ts';
import { LAST, revisionRange, type Tables } from './tables.ts';
import type { Transactor } from './transactor.ts';

export function createLmdbServices({ read }: Transactor): ServiceStore {
  return {
    read: (project, name) => read(({ services }) => services.get([project, name])),
    list: (project) =>
      read(({ services }) => {
        const entries = services.entries({ start: [project, ''], end: [project, LAST] });
        return entries.map(({ row: [, name], value: record }) => ({ name, record }));
      }),
    revision: (project, name, number) => read(({ revisions }) => revisions.get([project, name, number])),
  };
}

/** The service as a submission leaves it. */
export function settleService(
  tables: Tables,
  project: string,
  { name, record, revision }: CloseSubmission['service'],
): void {
  if (record === null) {
    tables.services.remove([project, name]);
    dropRevisions(tables, project, name, 0);
    return;
  }
  tables.services.put([project, name], record);
  if (!revision) return;
  tables.revisions.put([project, name, revision.number], revision.record);
  dropRevisions(tables, project, name, revision.keep);
}

/** The oldest beyond so many. */
function dropRevisions({ revisions }: Tables, project: string, name: string, keep: number): void {
  const rows = revisions.rows(revisionRange(project, name));
  for (const row of rows.slice(0, Math.max(0, rows.length - keep))) revisions.remove(row);
}
