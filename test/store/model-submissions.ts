import {
  type BeginOutcome,
  type BeginSubmission,
  type CloseSubmission,
  type DraftKey,
  type FinalizedDraft,
  StoreUnavailable,
  type SubmissionStore,
} from '../../src/store/store.ts';
import { draftName, live, type Model, type StoredInModel } from './model.ts';

export function submissionModel(model: Model): SubmissionStore {
  const { submissions, services } = model;
  const known = (project: string, id: string): StoredInModel => {
    const entry = submissions.get(`${project}/${id}`);
    if (!entry) throw new StoreUnavailable();
    return entry;
  };
  const readable = (project: string, id: string, now: number) => {
    const entry = submissions.get(`${project}/${id}`);
    return entry && entry.expiresAt > now ? entry : undefined;
  };
  const add = (entry: StoredInModel, entries: readonly string[]) => {
    entry.submission = { ...entry.submission, journal: [...entry.submission.journal, ...entries] };
    return entry.submission.journal.length;
  };
  return {
    begin: async (submission) => begin(model, submission),
    append: async ({ project, id, epoch, entries }) => {
      const entry = known(project, id);
      return isHeld(entry, epoch) ? { type: 'appended', length: add(entry, entries) } : { type: 'lost' };
    },
    intend: async (project, id, entries) => {
      const entry = known(project, id);
      if (isClosed(entry)) return { type: 'closed' };
      add(entry, entries);
      return { type: 'appended' };
    },
    close: async ({ project, id, epoch, entries, phase, draft, service }) => {
      const entry = known(project, id);
      if (!isHeld(entry, epoch)) return { type: 'lost' };
      add(entry, entries);
      entry.submission = { ...entry.submission, phase };
      settleService(model, `${project}/${service.name}`, service);
      if (draft) refinalize(model, draft.key, draft.submission, { holds: draft.holds, phase: draft.phase });
      return { type: 'closed' };
    },
    reopen: async ({ project, id, entries, now, leaseUntil, draft, service }) => {
      const entry = readable(project, id, now);
      if (!entry) throw new StoreUnavailable();
      if (!isClosed(entry)) return { type: 'open' };
      if (services.get(`${project}/${service.name}`) !== service.expected) return { type: 'service-moved' };
      const { phase: _, ...open } = entry.submission;
      Object.assign(entry, { submission: open, epoch: entry.epoch + 1, leaseUntil });
      add(entry, entries);
      services.set(`${project}/${service.name}`, service.record);
      if (draft) refinalize(model, draft.key, draft.submission, { holds: true });
      return { type: 'reopened', epoch: entry.epoch };
    },
    claim: async ({ project, id, now, until }) => {
      const entry = readable(project, id, now);
      if (!entry) return { type: 'not-found' };
      if (isClosed(entry)) return { type: 'closed' };
      if (entry.leaseUntil > now) return { type: 'held' };
      Object.assign(entry, { epoch: entry.epoch + 1, leaseUntil: until });
      return { type: 'claimed', epoch: entry.epoch, submission: entry.submission };
    },
    renew: async ({ project, id, epoch, until }) => {
      const entry = submissions.get(`${project}/${id}`);
      if (!entry || !isHeld(entry, epoch)) return { type: 'lost' };
      entry.leaseUntil = until;
      return { type: 'renewed', length: entry.submission.journal.length };
    },
    read: async (project, id, now) => readable(project, id, now)?.submission,
    tail: async (project, id, from, now) => {
      const found = readable(project, id, now)?.submission;
      return found && { entries: found.journal.slice(from), ...(found.phase !== undefined && { phase: found.phase }) };
    },
    list: async (project, { limit, before }, now) =>
      [...submissions.values()]
        .filter((entry) => entry.project === project && entry.expiresAt > now)
        .map(({ submission }) => submission)
        .filter(
          ({ createdAt, id }) =>
            !before || createdAt < before.createdAt || (createdAt === before.createdAt && id < before.id),
        )
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    open: async () =>
      [...submissions.values()]
        .filter((entry) => !isClosed(entry))
        .map(({ project, submission, leaseUntil }) => ({ project, id: submission.id, leaseUntil })),
  };
}

const isClosed = ({ submission }: StoredInModel): boolean => submission.phase !== undefined;
const isHeld = (entry: StoredInModel, epoch: number): boolean => !isClosed(entry) && entry.epoch === epoch;

function begin(model: Model, submission: BeginSubmission): BeginOutcome {
  const { project, id, head, now, expiresAt, leaseUntil, draft, service } = submission;
  if (model.submissions.has(`${project}/${id}`)) return { type: 'begun-before' };
  const from = draft && live(model, draft.key, now);
  if (draft && !from) return { type: 'draft-not-found' };
  if (draft && from && from.draft.token !== draft.expected) return { type: 'draft-mismatch', draft: from.draft };
  const earlier = from?.draft.finalized;
  if (earlier?.holds && earlier.revision === from?.draft.revision)
    return { type: 'same', submission: earlier.submission, options: earlier.options };
  const record = model.services.get(`${project}/${service.name}`);
  if (service.expected === undefined && record !== undefined) return { type: 'service-exists', record };
  if (service.expected !== record) return { type: 'service-moved', ...(record !== undefined && { record }) };
  model.services.set(`${project}/${service.name}`, service.record);
  const stored = { id, head, journal: [], createdAt: now };
  model.submissions.set(`${project}/${id}`, { project, submission: stored, expiresAt, epoch: 1, leaseUntil });
  if (draft && from)
    from.draft = {
      ...from.draft,
      finalized: { submission: id, revision: from.draft.revision, options: draft.options, holds: true },
    };
  return { type: 'begun' };
}

function settleService(
  { services, revisions }: Model,
  name: string,
  { record, revision }: CloseSubmission['service'],
): void {
  if (record === null) {
    services.delete(name);
    revisions.delete(name);
    return;
  }
  services.set(name, record);
  if (!revision) return;
  const all = new Map([...(revisions.get(name) ?? []), [revision.number, revision.record]]);
  const newest = [...all].sort(([a], [b]) => b - a).slice(0, revision.keep);
  revisions.set(name, new Map(newest));
}

function refinalize(
  { drafts }: Model,
  key: DraftKey,
  submission: string,
  state: Pick<FinalizedDraft, 'holds' | 'phase'>,
): void {
  const entry = drafts.get(draftName(key));
  if (entry?.draft.finalized?.submission !== submission) return;
  const { phase: _, ...finalized } = entry.draft.finalized;
  entry.draft = { ...entry.draft, finalized: { ...finalized, ...state } };
}
