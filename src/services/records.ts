import { revisionMigrations } from '../../migrations/revisions.ts';
import { serviceMigrations } from '../../migrations/services.ts';
import { upgrade } from '../../migrations/upgrade.ts';
import type { Seal } from '../submissions/seal.ts';
import type { RevisionRecord, ServiceRecord } from './service.ts';

export type ServiceRecords = ReturnType<typeof createServiceRecords>;

/** Records of services and of their revisions as texts, sealed. Opening throws RecordForged or WrittenByNewer. */
export const createServiceRecords = (seal: Seal) => {
  const place = (project: string, name: string) => `service/${project}/${name}`;
  const revisionPlace = (project: string, name: string, revision: number) => `revision/${project}/${name}/${revision}`;
  return {
    seal: (project: string, record: ServiceRecord): string => seal.seal(place(project, record.name), record),
    open: (project: string, name: string, text: string): ServiceRecord =>
      upgrade(seal.open(place(project, name), text), serviceMigrations),
    sealRevision: (project: string, name: string, record: RevisionRecord): string =>
      seal.seal(revisionPlace(project, name, record.revision), record),
    openRevision: (project: string, name: string, revision: number, text: string): RevisionRecord =>
      upgrade(seal.open(revisionPlace(project, name, revision), text), revisionMigrations),
  };
};
