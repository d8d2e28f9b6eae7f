import { hashOf } from '../hash-of.ts';
import type { DraftKey, DraftOwner, RequestKey } from '../store.ts';

/**
 * Every key name of the product in Redis.
 *
 * All keys of a project carry its hash as their hash tag, so that one script may take several of them in a Redis Cluster.
 * What comes from users is hashed with its length before it: no text can make two keys meet.
 */
export const keys = {
  draft: ({ project, owner, id }: DraftKey) => `${tagged(project)}:draft:${hashOf(project, owner, id)}`,
  /** Sorted set of an owner's draft keys by expiry. */
  drafts: ({ project, owner }: DraftOwner) => `${tagged(project)}:drafts:${hashOf(project, owner)}`,
  submission: (project: string, id: string) => `${keys.submissionPrefix(project)}${hashOf(project, id)}`,
  submissionPrefix: (project: string) => `${tagged(project)}:submission:`,
  /** List of a submission's journal entries. */
  journal: (project: string, id: string) => `${keys.journalPrefix(project)}${hashOf(project, id)}`,
  journalPrefix: (project: string) => `${tagged(project)}:journal:`,
  /** Sorted set of `submissionMember`s, in the order of their bytes. */
  submissions: (project: string) => `${tagged(project)}:submissions`,
  /** Hash of id to key: the project's submissions without a terminal phase. */
  open: (project: string) => `${tagged(project)}:open`,
  /** Hash of name to record. */
  services: (project: string) => `${tagged(project)}:services`,
  /** Hash of number to record: a service's kept revisions. */
  revisions: (project: string, name: string) => `${tagged(project)}:revisions:${hashOf(project, name)}`,
  /** Hash: a request that may be sent again. */
  request: ({ project, owner, operation, key }: RequestKey) =>
    `${tagged(project)}:request:${hashOf(owner, project, operation, key)}`,
  /** Sorted set of the projects that may have an open submission, by when each was last announced. */
  announced: '{slipway:projects}:announced',
  /** Set of such projects, of servers that announced none; in the slot of the one before. */
  unordered: 'slipway:projects',
  ping: 'slipway:ping',
} as const;

/** Sorts by time, then by id; ends with the part of the submission's key that follows its prefix. */
export function submissionMember(project: string, createdAt: number, id: string): string {
  return `${String(createdAt).padStart(16, '0')}\0${id}\0${hashOf(project, id)}`;
}

function tagged(project: string): string {
  return `slipway:{${hashOf(project)}}`;
}
