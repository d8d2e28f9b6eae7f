import type { ServiceStore } from '../store/store.ts';
import type { Submissions } from '../submissions/submissions.ts';
import type { ServiceRecord } from './service.ts';

export interface ServicesDependencies {
  readonly store: ServiceStore;
  readonly submissions: Pick<Submissions, 'openService' | 'read'>;
  readonly onUnreadable: (error: unknown, service: string) => void;
}

export type Services = ReturnType<typeof createServices>;

/** What was created. A name is listed from the moment it is taken; a submission without any effect gives it back. */
export const createServices = ({ store, submissions, onUnreadable }: ServicesDependencies) => ({
  /** Records that cannot be read (another key sealed them) are left out and told to `onUnreadable`: one must not hide all others. */
  list: async (project: string): Promise<ServiceRecord[]> =>
    (await store.list(project)).flatMap(({ name, record }) => {
      try {
        return [submissions.openService(project, name, record)];
      } catch (error) {
        onUnreadable(error, `${project}/${name}`);
        return [];
      }
    }),

  read: async (project: string, name: string): Promise<ServiceRecord | undefined> => {
    const text = await store.read(project, name);
    return text === undefined ? undefined : submissions.openService(project, name, text);
  },

  /** Of its last submission: recorded at the end, read while it runs. */
  phaseOf: async (project: string, { lastSubmission }: ServiceRecord): Promise<string> =>
    lastSubmission.phase ?? (await submissions.read(project, lastSubmission.id))?.phase ?? 'Queued',
});
