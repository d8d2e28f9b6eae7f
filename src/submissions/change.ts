import { serviceMigrations } from '../../migrations/services.ts';
import { submissionMigrations } from '../../migrations/submissions.ts';
import { newestOf } from '../../migrations/upgrade.ts';
import type { Identity } from '../access/identity.ts';
import type { Engine, KnownObject, Plan } from '../engines/engine.ts';
import { render } from '../manifests/render.ts';
import type { Rendering } from '../manifests/rendering.ts';
import { renderingOf } from '../services/rendering-of.ts';
import type { LastSubmission, SentReplacement, ServiceRecord } from '../services/service.ts';
import type { DraftKey } from '../store/store.ts';
import type { DraftSpec, Kind } from '../wizard/spec.ts';
import { type Consequence, consequencesOf } from './consequences.ts';
import type { SubmissionHead, SubmissionOptions } from './submission.ts';

/** A project as a submission needs it. */
export interface TargetProject {
  readonly name: string;
  /** Members, in order. */
  readonly clusters: readonly string[];
}

/** The draft that a submission is frozen from. */
export interface FrozenDraft {
  readonly key: DraftKey;
  readonly token: string;
  readonly revision: number;
}

/** What somebody wants done to a service. */
export type Intent = {
  readonly project: TargetProject;
  readonly identity: Identity;
  readonly options: SubmissionOptions;
  /** The same wish sent again: its submission is made once. */
  readonly seed?: string;
} & Wish;

/** A service with the text of its record, as the store has it: whoever has changed it since is found out. */
export interface StoredService {
  readonly record: ServiceRecord;
  readonly text: string;
}

export type Wish =
  | {
      readonly operation: 'create';
      readonly kind: Kind;
      readonly spec: DraftSpec;
      readonly draft?: FrozenDraft;
      /** What an earlier create from the same draft, which ended without a result, has left behind. */
      readonly continues?: StoredService;
      readonly confirm?: string;
    }
  | {
      readonly operation: 'update';
      readonly service: StoredService;
      readonly spec: DraftSpec;
      readonly draft?: FrozenDraft;
      readonly sent?: SentReplacement;
      readonly confirm?: string;
    }
  | {
      readonly operation: 'delete';
      readonly service: StoredService;
      /** Left in the clusters, and forgotten. */
      readonly orphan: boolean;
      /** Claims to delete with it. */
      readonly claims: readonly KnownObject[];
      /** Clusters whose claims cannot be seen: they stay. */
      readonly unseen: readonly Consequence[];
      readonly confirm?: string;
    }
  | {
      readonly operation: 'rollback';
      readonly service: StoredService;
      /** The submission that is undone. */
      readonly of: SubmissionHead;
      /** What the service was before it; nothing when it was not there. */
      readonly spec: DraftSpec | undefined;
    };

/** A wish as it is frozen: what is recorded before anything is sent. */
export interface Change {
  readonly head: SubmissionHead;
  /** Of what is to be; absent when everything is to go. */
  readonly rendering?: Rendering;
  /** The service while the submission runs. */
  readonly running: ServiceRecord;
  readonly consequences: readonly Consequence[];
}

export interface ChangeDependencies {
  readonly engine: Pick<Engine, 'name' | 'plan'>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly newToken: () => string;
}

/** Pure but for ids and time. */
export const toChange = (intent: Intent, dependencies: ChangeDependencies): Change => {
  const { project, identity, options, operation } = intent;
  const known = storedOf(intent)?.record;
  const kind = operation === 'create' ? intent.kind : intent.service.record.kind;
  const spec = operation === 'delete' ? undefined : intent.spec;
  const creator = known?.createdBy ?? identity.username;
  const rendering =
    spec === undefined ? undefined : render(spec, { kind, project: project.name, creator, clusters: project.clusters });
  const serviceId = known?.serviceId ?? dependencies.newId();
  const plan = planOf(dependencies.engine, intent, {
    serviceId,
    rendering,
    before: known && renderingOf(project.name, known),
  });
  const head: SubmissionHead = {
    schema: newestOf(submissionMigrations),
    id: intent.seed ?? dependencies.newId(),
    project: project.name,
    service: known?.name ?? rendering?.service ?? '',
    kind,
    operation,
    of: operation === 'rollback' ? intent.of.id : null,
    engine: dependencies.engine.name,
    ...draftOf(intent),
    renderingDigest: rendering?.digest ?? '',
    spec: spec ?? null,
    placement: rendering?.clusters.map(({ cluster }) => cluster) ?? [],
    orphan: operation === 'delete' && intent.orphan,
    identity,
    options,
    plan,
    createdAt: dependencies.now(),
  };
  const running: ServiceRecord =
    operation === 'create'
      ? { ...firstRecord(head, serviceId, dependencies.newToken()), objects: known?.objects ?? [] }
      : { ...intent.service.record, lastSubmission: { id: head.id, ...sentOf(intent) } };
  const unseen = operation === 'delete' ? intent.unseen : [];
  return { head, rendering, running, consequences: [...unseen, ...consequencesOf(operation, plan, rendering)] };
};

/** The service as it is before the change; nothing where its name must be free. */
export const storedOf = (intent: Intent): StoredService | undefined =>
  intent.operation === 'create' ? intent.continues : intent.service;

const sentOf = (intent: Intent): Pick<LastSubmission, 'sent'> =>
  'sent' in intent && intent.sent !== undefined ? { sent: intent.sent } : {};

/** A rollback gives back the draft that was finalized. */
const draftOf = (intent: Intent): Pick<SubmissionHead, 'draft' | 'draftOwner' | 'draftRevision'> => {
  if (intent.operation === 'rollback') {
    const { draft, draftOwner, draftRevision } = intent.of;
    return { draft, draftOwner, draftRevision };
  }
  const draft = 'draft' in intent ? intent.draft : undefined;
  return {
    draft: draft?.key.id ?? null,
    draftOwner: draft?.key.owner ?? null,
    draftRevision: draft?.revision ?? null,
  };
};

const planOf = (
  engine: ChangeDependencies['engine'],
  intent: Intent,
  { serviceId, rendering, before }: { serviceId: string; rendering?: Rendering; before?: Rendering },
): Plan => {
  if (intent.operation === 'delete' && intent.orphan) return { engine: engine.name, requests: [] };
  const known = storedOf(intent)?.record.objects ?? [];
  const plan = engine.plan({ marks: { serviceId }, project: intent.project.name, rendering, known, before });
  return intent.operation === 'delete' ? withClaims(plan, intent.claims, intent.project.name) : plan;
};

/** Claims go last, when nothing uses them any more. */
const withClaims = (plan: Plan, claims: readonly KnownObject[], namespace: string): Plan => ({
  ...plan,
  requests: [
    ...plan.requests,
    ...claims.map((claim, place) => ({
      ...claim,
      index: plan.requests.length + place,
      namespace,
      verb: 'delete' as const,
    })),
  ],
});

/** The service as its first submission makes it. */
export const firstRecord = (head: SubmissionHead, serviceId: string, token: string): ServiceRecord => {
  const spec = head.spec ?? {};
  return {
    schema: newestOf(serviceMigrations),
    name: head.service,
    kind: head.kind,
    version: spec.basicInformation?.version ?? 'v1',
    alias: spec.basicInformation?.alias,
    engine: head.engine,
    revision: 1,
    token,
    placement: head.placement,
    serviceId,
    objects: [],
    createdBy: head.identity.username,
    createdAt: head.createdAt,
    updatedAt: head.createdAt,
    spec,
    revisions: [{ revision: 1, submission: head.id, by: head.identity.username, at: head.createdAt }],
    lastSubmission: { id: head.id },
  };
};
