import type { KubeFault, StatusCause } from '../../clusters/kube-client.ts';
import { typedPatchCauses } from '../../clusters/typed-patch.ts';
import type { CellState } from '../engine.ts';

/** What a cell says of one object. */
export interface Finding {
  readonly state: CellState;
  readonly reason: string | null;
  readonly message: string | null;
  readonly causes: readonly StatusCause[];
}

/** Nothing more to say. */
export const fine = { reason: null, message: null, causes: [] } as const;

/** What follows from a server's refusal, or silence. */
export type Verdict =
  /** Asking again would bring the same. */
  | { readonly type: 'final'; readonly finding: Finding }
  /** An object of that name is there: who owns it decides. */
  | { readonly type: 'taken' }
  /** Asking again may help; `finding` is for when it does not. */
  | {
      readonly type: 'again';
      readonly finding: Finding;
      /** Whether a write may have had its effect all the same. */
      readonly effect: 'none' | 'possible' | 'possibly-later';
      readonly timedOut: boolean;
      readonly afterSeconds?: number;
    };

type StatusFault = Extract<KubeFault, { type: 'status' }>;
type Silence = Extract<KubeFault, { type: 'no-answer' }>;

export const verdictOf = (fault: KubeFault): Verdict =>
  fault.type === 'no-answer' ? ofSilence(fault) : (ofTransient(fault) ?? ofStatus(fault));

const ofSilence = ({ sent, timedOut = false, message }: Silence): Verdict => {
  const finding = { state: 'Unreachable', reason: sent ? 'AnswerLost' : 'NotReached', message, causes: [] } as const;
  return sent ? { type: 'again', finding, effect: 'possibly-later', timedOut } : { type: 'final', finding };
};

/** A policy's refusal can have any status, and a fault of the body can look like one of the server: they come first. */
const ofTransient = (fault: StatusFault): Verdict | undefined => {
  const { status, reason, message } = fault;
  if (isPolicy(fault) || typedPatchCauses(message) !== undefined) return undefined;
  if (status !== 429 && status < 500) return undefined;
  return {
    type: 'again',
    finding: {
      state: 'Unreachable',
      reason: status === 429 ? 'TooManyRequests' : (reason ?? 'ServerError'),
      message,
      causes: [],
    },
    // 504: the server gave up waiting for itself and may still be at it; so may one behind a proxy that gave up on it.
    effect: status === 429 ? 'none' : status === 504 || reason === undefined ? 'possibly-later' : 'possible',
    timedOut: false,
    afterSeconds: fault.retryAfterSeconds,
  };
};

const ofStatus = (fault: StatusFault): Verdict => {
  if (fault.status === 409 && fault.reason !== undefined) return { type: 'taken' };
  const { state, reason } = answers.find(({ when }) => when(fault)) ?? unexpected;
  const causes = typedPatchCauses(fault.message) ?? fault.causes;
  const named = causes.filter((cause) => cause.field !== undefined);
  return {
    type: 'final',
    finding: { state, reason, message: fault.message, causes: state === 'Invalid' ? named : [] },
  };
};

interface AnswerRule {
  readonly when: (fault: StatusFault) => boolean;
  readonly state: CellState;
  readonly reason: string;
}

const isPolicy = ({ message }: StatusFault): boolean =>
  /^admission webhook ".*" denied the request/s.test(message) ||
  /ValidatingAdmissionPolicy '.*denied request: /s.test(message);

const forbidden =
  (text: RegExp) =>
  ({ status, reason, message }: StatusFault): boolean =>
    status === 403 && reason !== undefined && text.test(message);

const unexpected = { state: 'Unreachable', reason: 'UnexpectedAnswer' } as const;

/** From a server's refusal to what a cell says of it. The first that fits. */
const answers: readonly AnswerRule[] = [
  { when: isPolicy, state: 'Denied', reason: 'Policy' },
  { when: ({ message }) => typedPatchCauses(message) !== undefined, state: 'Invalid', reason: 'Invalid' },
  { when: ({ status }) => status === 401, state: 'Unreachable', reason: 'Unauthorized' },
  // A proxy's page or a redirect is no answer of the cluster.
  { when: ({ reason }) => reason === undefined, ...unexpected },
  // Slipway may not act for its users there: nothing that the user could change.
  { when: forbidden(/cannot impersonate/), state: 'Unreachable', reason: 'ImpersonationForbidden' },
  {
    when: ({ causes }) => causes.some(({ reason }) => reason === 'NamespaceTerminating'),
    state: 'Denied',
    reason: 'NamespaceTerminating',
  },
  { when: forbidden(/(?:exceeded|failed) quota: /), state: 'Denied', reason: 'QuotaExceeded' },
  { when: forbidden(/violates PodSecurity/), state: 'Denied', reason: 'PodSecurity' },
  { when: ({ status }) => status === 403, state: 'Denied', reason: 'Forbidden' },
  {
    when: ({ status, detailsKind }) => status === 404 && detailsKind === 'namespaces',
    state: 'Invalid',
    reason: 'NamespaceMissing',
  },
  // Faults without a field are a policy's: those of the object name one.
  {
    when: ({ status, causes }) =>
      status === 422 && causes.length > 0 && causes.every(({ field }) => field === undefined),
    state: 'Denied',
    reason: 'Policy',
  },
  { when: ({ status }) => [400, 404, 405, 406, 413, 415, 422].includes(status), state: 'Invalid', reason: 'Invalid' },
];
