import {
  type BeginOutcome,
  type BeginSubmission,
  type CloseSubmission,
  type StoredSubmission,
  StoreUnavailable,
  type SubmissionStore,
} from '../store.ts';
import { draftOf } from './draft-hash.ts';
import { keys, submissionMember } from './keys.ts';
import type { Connection } from './scripts.ts';

export function createRedisSubmissions({ run, send }: Connection): SubmissionStore {
  return {
    async begin(submission) {
      // Before the submission, and left there whatever becomes of it: it lives in another slot than the project's keys.
      await send((client) => client.sadd(keys.projects, submission.project));
      return beginOutcome(await run('begin-submission', beginKeys(submission), beginArguments(submission)));
    },

    async append(project, id, entries) {
      const answer = await run('append-journal', [keys.submission(project, id), keys.journal(project, id)], entries);
      refuseGone(answer);
      if ((answer as string[])[0] === 'closed') throw new StoreUnavailable('the submission has been closed');
    },

    async close(close) {
      refuseGone(await run('close-submission', closeKeys(close), closeArguments(close)));
    },

    async read(project, id, now) {
      const found = await run('read-submission', [keys.submission(project, id), keys.journal(project, id)], [now]);
      return (found as Found[]).map(submissionOf)[0];
    },

    async list(project, { limit, maxBytes = Number.MAX_SAFE_INTEGER, before }, now) {
      const newest = before ? `(${submissionMember(project, before.createdAt, before.id)}` : '+';
      const prefixes = [keys.submissionPrefix(project), keys.journalPrefix(project)];
      const args = [now, limit, newest, ...prefixes, maxBytes];
      const found = await run('list-submissions', [keys.submissions(project)], args);
      return (found as Found[]).map(submissionOf);
    },

    async open() {
      const projects = await send((client) => client.smembers(keys.projects));
      const open = await Promise.all(projects.map((project) => run('list-open', [keys.open(project)], [])));
      return projects.flatMap((project, i) => ((open[i] ?? []) as string[]).map((id) => ({ project, id })));
    },
  };
}

function beginKeys({ project, id, draft }: BeginSubmission): string[] {
  const fixed = [keys.submission(project, id), keys.submissions(project), keys.open(project), keys.services(project)];
  return draft ? [...fixed, keys.draft(draft.key)] : fixed;
}

function beginArguments({ project, id, head, now, expiresAt, service, draft }: BeginSubmission): (string | number)[] {
  const member = submissionMember(project, now, id);
  const fixed = [now, expiresAt, id, head, member, service.name, service.record, keys.submissionPrefix(project)];
  return draft ? [...fixed, draft.expected, draft.options] : fixed;
}

function beginOutcome(answer: unknown): BeginOutcome {
  const [type, found, options] = answer as [BeginOutcome['type'], unknown, unknown];
  switch (type) {
    case 'draft-mismatch':
      return { type, draft: draftOf(found as string[]) };
    case 'same':
      return { type, submission: found as string, options: options as string };
    case 'service-exists':
      return { type, record: found as string };
    default:
      return { type };
  }
}

function closeKeys({ project, id, draft }: CloseSubmission): string[] {
  const fixed = [keys.submission(project, id), keys.journal(project, id), keys.open(project), keys.services(project)];
  return draft ? [...fixed, keys.draft(draft.key)] : fixed;
}

function closeArguments({ id, phase, draft, service, entries }: CloseSubmission): string[] {
  const stays = service.record === null ? '0' : '1';
  return [id, phase, draft?.holds ? '1' : '0', service.name, stays, service.record ?? '', ...entries];
}

function refuseGone(answer: unknown): void {
  if ((answer as string[])[0] === 'gone') throw new StoreUnavailable('the submission is not in the store');
}

/** A hash as field and value in turn, and a list. */
type Found = readonly [flat: string[], journal: string[]];

function submissionOf([flat, journal]: Found): StoredSubmission {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? '', flat[i + 1] ?? '');
  const phase = fields.get('phase');
  return {
    id: fields.get('id') ?? '',
    head: fields.get('head') ?? '',
    journal,
    ...(phase !== undefined && { phase }),
    createdAt: Number(fields.get('createdAt')),
  };
}
