import { randomUUID } from 'node:crypto';
import type {
  BeginSubmission,
  ClaimRequest,
  CloseSubmission,
  DraftKey,
  NewDraft,
  ReopenSubmission,
  RequestKey,
  StepWrite,
  TitleWrite,
} from '../../src/store/store.ts';

export const HOUR = 3_600_000;
/** Of this run: Redis removes by its own clock what expired. */
export const NOW = Date.now();
export const EXPIRY = NOW + HOUR;
/** The end of a first lease. */
export const LEASE = NOW + 10_000;

export const STEPS = ['basicInformation', 'podSettings', 'storageSettings'] as const;

export function aKey(key: Partial<DraftKey> = {}): DraftKey {
  return { project: aProject(), owner: 'https://issuer#alice', id: randomUUID(), ...key };
}

/** A project that no other test knows. */
export function aProject(): string {
  return `project-${randomUUID()}`;
}

export function aDraft(draft: Partial<NewDraft> = {}): NewDraft {
  return {
    key: aKey(),
    head: '{"kind":"stateless"}',
    title: null,
    token: 'd1',
    steps: Object.fromEntries(STEPS.map((step) => [step, { token: `${step}1` }])),
    now: NOW,
    expiresAt: EXPIRY,
    limit: 20,
    maxBytes: 1_000,
    ...draft,
  };
}

export function aStepWrite(key: DraftKey, write: Partial<StepWrite> = {}): StepWrite {
  const [step] = STEPS;
  return {
    key,
    step,
    expected: `${step}1`,
    digest: 'digest',
    value: '{"name":"cart"}',
    token: randomUUID(),
    stepToken: randomUUID(),
    now: NOW + 1,
    expiresAt: EXPIRY + 1,
    maxBytes: 1_000,
    ...write,
  };
}

export function aTitleWrite(key: DraftKey, write: Partial<TitleWrite> = {}): TitleWrite {
  const times = { now: NOW + 1, expiresAt: EXPIRY + 1 };
  return { key, expected: 'd1', digest: 'digest', title: 'Cart', token: randomUUID(), ...times, ...write };
}

export function aBegin(begin: Partial<BeginSubmission> = {}): BeginSubmission {
  return {
    project: aProject(),
    id: randomUUID(),
    head: '{"plan":[]}',
    now: NOW,
    expiresAt: EXPIRY,
    leaseUntil: LEASE,
    service: { name: 'cart', record: '{"state":"reserved"}' },
    ...begin,
  };
}

/** By the beginner: in the first epoch. */
export function aClose(
  { project, id, service }: BeginSubmission,
  close: Partial<CloseSubmission> = {},
): CloseSubmission {
  return {
    project,
    id,
    epoch: 1,
    entries: [],
    phase: 'Succeeded',
    service: { name: service.name, record: '{"state":"created"}' },
    ...close,
  };
}

/** Of one that `aClose` closed. */
export function aReopen(
  { project, id, service }: BeginSubmission,
  reopen: Partial<ReopenSubmission> = {},
): ReopenSubmission {
  return {
    project,
    id,
    entries: [],
    now: NOW,
    leaseUntil: LEASE,
    service: { name: service.name, expected: '{"state":"created"}', record: '{"state":"again"}' },
    ...reopen,
  };
}

export function aRequestKey(key: Partial<RequestKey> = {}): RequestKey {
  return { owner: 'https://issuer#alice', project: aProject(), operation: 'createDraft', key: randomUUID(), ...key };
}

export function aRequest(request: Partial<ClaimRequest> = {}): ClaimRequest {
  return {
    key: aRequestKey(),
    digest: 'digest',
    seed: randomUUID(),
    now: NOW,
    leaseUntil: LEASE,
    expiresAt: EXPIRY,
    ...request,
  };
}
