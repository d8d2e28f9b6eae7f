import {
  type AppendJournal,
  type BeginOutcome,
  type BeginSubmission,
  type CloseSubmission,
  type ReopenSubmission,
  StoreUnavailable,
  type SubmissionStore,
} from '../store.ts';
import { draftOf } from './draft-hash.ts';
import { keys, submissionMember } from './keys.ts';
import { type Announcement, createOpenProjects } from './open-projects.ts';
import type { Connection } from './scripts.ts';
import { type FoundSubmission, submissionOf } from './submission-hash.ts';

/** A script answers what came of it, and what belongs to that. */
type Answer<Type extends string> = readonly [Type, unknown?, unknown?];

export function createRedisSubmissions(connection: Connection): SubmissionStore {
  const { run } = connection;
  const projects = createOpenProjects(connection);

  /** @param epoch of the caller's lease, or '' without one */
  const append = async ({ project, id, entries }: Omit<AppendJournal, 'epoch'>, epoch: number | '') =>
    answered<'appended' | 'closed' | 'lost'>(
      await run('append-journal', withJournal(project, id), [epoch, ...entries]),
    );

  return {
    async begin(submission) {
      const announcement = await projects.announce(submission.project);
      const args = beginArguments(submission, announcement);
      return beginOutcome(answered(await run('begin-submission', beginKeys(submission), args)));
    },

    async append(entries) {
      const [type, length] = await append(entries, entries.epoch);
      return type === 'appended' ? { type, length: length as number } : { type: 'lost' };
    },

    async intend(project, id, entries) {
      const [type] = await append({ project, id, entries }, '');
      return { type: type === 'appended' ? type : 'closed' };
    },

    async close(close) {
      const [type] = answered<'closed' | 'lost'>(
        await run('close-submission', closeKeys(close), closeArguments(close)),
      );
      return { type };
    },

    async reopen(reopen) {
      const announcement = await projects.announce(reopen.project);
      const answer = await run('reopen-submission', reopenKeys(reopen), reopenArguments(reopen, announcement));
      const [type, epoch] = answered<'reopened' | 'open' | 'service-moved'>(answer);
      return type === 'reopened' ? { type, epoch: epoch as number } : { type };
    },

    async claim({ project, id, now, until }) {
      const answer = await run('claim-submission', withJournal(project, id), [now, until]);
      const [type, epoch, found] = answer as Answer<'claimed' | 'held' | 'closed' | 'not-found'>;
      if (type !== 'claimed') return { type };
      return { type, epoch: epoch as number, submission: submissionOf(found as FoundSubmission) };
    },

    async renew({ project, id, epoch, until }) {
      const answer = await run('renew-lease', withJournal(project, id), [epoch, until]);
      const [type, length] = answer as Answer<'renewed' | 'lost'>;
      return type === 'renewed' ? { type, length: length as number } : { type };
    },

    async read(project, id, now) {
      const found = await run('read-submission', withJournal(project, id), [now]);
      return (found as FoundSubmission[]).map(submissionOf)[0];
    },

    async tail(project, id, from, now) {
      const answer = await run('tail-journal', withJournal(project, id), [now, from]);
      const [entries, phase] = answer as [string[]?, string?];
      return entries && { entries, ...(phase !== undefined && { phase }) };
    },

    async list(project, { limit, maxBytes = Number.MAX_SAFE_INTEGER, before }, now) {
      const newest = before ? `(${submissionMember(project, before.createdAt, before.id)}` : '+';
      const prefixes = [keys.submissionPrefix(project), keys.journalPrefix(project)];
      const args = [now, limit, newest, ...prefixes, maxBytes];
      const found = await run('list-submissions', [keys.submissions(project)], args);
      return (found as FoundSubmission[]).map(submissionOf);
    },

    open: () => projects.list(),
  };
}

// The order of keys and arguments is told at the top of each script.

function withJournal(project: string, id: string): [string, string] {
  return [keys.submission(project, id), keys.journal(project, id)];
}

function beginKeys({ project, id, draft }: BeginSubmission): string[] {
  const fixed = [keys.submission(project, id), keys.submissions(project), keys.open(project), keys.services(project)];
  return draft ? [...fixed, keys.draft(draft.key)] : fixed;
}

function beginArguments(submission: BeginSubmission, announcement: Announcement): (string | number)[] {
  const { project, id, head, now, expiresAt, leaseUntil, service, draft } = submission;
  const times = [...announcement, now, expiresAt, leaseUntil];
  const indexed = [submissionMember(project, now, id), keys.submissionPrefix(project)];
  const ofDraft = draft ? [draft.expected, draft.options] : [];
  return [...times, id, head, ...indexed, ...serviceArguments(service), ...ofDraft];
}

function reopenKeys({ project, id, draft }: ReopenSubmission): string[] {
  const fixed = [...withJournal(project, id), keys.open(project), keys.services(project)];
  return draft ? [...fixed, keys.draft(draft.key)] : fixed;
}

function reopenArguments(reopen: ReopenSubmission, announcement: Announcement): (string | number)[] {
  const { id, now, leaseUntil, service, draft, entries } = reopen;
  return [...announcement, now, leaseUntil, id, ...serviceArguments(service), draft?.submission ?? '', ...entries];
}

function serviceArguments({ name, record, expected }: BeginSubmission['service']): string[] {
  return [name, record, expected === undefined ? '0' : '1', expected ?? ''];
}

function closeKeys({ project, id, service, draft }: CloseSubmission): string[] {
  const ofService = [keys.services(project), keys.revisions(project, service.name)];
  const fixed = [...withJournal(project, id), keys.open(project), ...ofService];
  return draft ? [...fixed, keys.draft(draft.key)] : fixed;
}

function closeArguments({ id, epoch, phase, draft, service, entries }: CloseSubmission): (string | number)[] {
  const { name, record, revision } = service;
  const kept = revision ? [revision.number, revision.record, revision.keep] : ['', '', 0];
  const ofDraft = draft ? [draft.submission, draft.holds ? '1' : '0', draft.phase] : ['', '', ''];
  return [id, epoch, phase, name, record === null ? '0' : '1', record ?? '', ...kept, ...ofDraft, ...entries];
}

/** @throws StoreUnavailable when the script found no submission, or was run too late to be safe */
function answered<Type extends string>(answer: unknown): Answer<Type> {
  const [type] = answer as Answer<Type | 'gone' | 'late'>;
  if (type === 'gone') throw new StoreUnavailable('the submission is not in the store');
  if (type === 'late') throw new StoreUnavailable('Redis: done too late');
  return answer as Answer<Type>;
}

function beginOutcome([type, found, options]: Answer<BeginOutcome['type']>): BeginOutcome {
  switch (type) {
    case 'draft-mismatch':
      return { type, draft: draftOf(found as string[]) };
    case 'same':
      return { type, submission: found as string, options: options as string };
    case 'service-exists':
      return { type, record: found as string };
    case 'service-moved':
      return typeof found === 'string' ? { type, record: found } : { type };
    default:
      return { type };
  }
}
