import type { ServiceStore } from '../store/store.ts';
import type { StoredService } from '../submissions/change.ts';
import type { Submissions } from '../submissions/submissions.ts';
import type { ServiceRecords } from './records.ts';
import type { RevisionRecord, ServiceRecord } from './service.ts';

export interface ServicesDependencies {
  readonly store: ServiceStore;
  readonly records: ServiceRecords;
  readonly submissions: Pick<Submissions, 'read'>;
  readonly onUnreadable: (error: unknown, service: string) => void;
}

export type Services = ReturnType<typeof createServices>;

/** What was created. A name is listed from the moment it is taken; a submission without any effect gives it back. */
export const createServices = ({ store, records, submissions, onUnreadable }: ServicesDependencies) => {
  /** With the text of its record, so that a change of it can say what it has seen. */
  const readStored = async (project: string, name: string): Promise<StoredService | undefined> => {
    const text = await store.read(project, name);
    return text === undefined ? undefined : { record: records.open(project, name, text), text };
  };
  return {
    readStored,

    read: async (project: string, name: string): Promise<ServiceRecord | undefined> =>
      (await readStored(project, name))?.record,

    /** Records that cannot be read (another key sealed them) are left out and told to `onUnreadable`: one must not hide all others. */
    list: async (project: string): Promise<ServiceRecord[]> =>
      (await store.list(project)).flatMap(({ name, record }) => {
        try {
          return [records.open(project, name, record)];
        } catch (error) {
          onUnreadable(error, `${project}/${name}`);
          return [];
        }
      }),

    /** A kept revision. */
    revision: async (project: string, name: string, revision: number): Promise<RevisionRecord | undefined> => {
      const text = await store.revision(project, name, revision);
      return text === undefined ? undefined : records.openRevision(project, name, revision, text);
    },

    /** Of its last submission: recorded at the end, read while it runs. */
    phaseOf: async (project: string, { lastSubmission }: ServiceRecord): Promise<string> =>
      lastSubmission.phase ?? (await submissions.read(project, lastSubmission.id))?.phase ?? 'Queued',
  };
};

/** The opaque part of a service's ETag. */
export const serviceToken = ({ revision, token }: Pick<ServiceRecord, 'revision' | 'token'>): string =>
  `${revision}-${token}`;
