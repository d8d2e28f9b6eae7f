import { draftMigrations } from '../../migrations/drafts.ts';
import { upgrade } from '../../migrations/upgrade.ts';
import type { DraftMode } from '../ids.ts';
import type { StoredDraft, StoredStep } from '../store/store.ts';
import type { Issue, SpecContext } from '../wizard/issue.ts';
import type { DraftSpec, Kind, StepKey } from '../wizard/spec.ts';
import { steps } from '../wizard/steps.ts';
import { validate } from '../wizard/validate.ts';

/** What of a draft never changes. */
export interface DraftHead {
  /** The form of this record: see `migrations/`. */
  readonly schema: number;
  readonly kind: Kind;
  readonly mode: DraftMode;
  /** Name of the owner, for people. */
  readonly owner: string;
  /** Of an edit draft: the service that it changes. */
  readonly service?: string;
  /** The revision of the service that it was made from. */
  readonly baseRevision?: number;
  /** The mark of that service: one that has its name by now is another one. Drafts of before have none. */
  readonly serviceId?: string;
  /** What it cannot change. */
  readonly fixed?: FixedFields;
}

/** Fields of basic information that stay as they are for the life of a service: names of its objects are made of them. */
export interface FixedFields {
  readonly name?: string;
  readonly version?: string;
}

export type StepState = 'empty' | 'incomplete' | 'valid';

export interface DraftStep {
  readonly slug: string;
  readonly key: StepKey;
  readonly state: StepState;
  /** Opaque part of the step's ETag. */
  readonly token: string;
  readonly updatedAt: number;
}

/** A stored, possibly unfinished form. Issues and states are derived each time it is read. */
export interface Draft extends Omit<DraftHead, 'schema' | 'fixed' | 'serviceId'> {
  readonly id: string;
  readonly project: string;
  readonly title: string | null;
  readonly revision: number;
  /** Opaque part of the draft's ETag. */
  readonly token: string;
  readonly spec: DraftSpec;
  readonly steps: readonly DraftStep[];
  readonly issues: readonly Issue[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
  readonly lastSubmission: { readonly id: string; readonly phase?: string } | null;
}

export const headOf = (stored: StoredDraft): DraftHead => upgrade<DraftHead>(JSON.parse(stored.head), draftMigrations);

/** What a value of basic information would change that an edit draft cannot change: pointers into it. */
export const changedFixed = (stored: StoredDraft, value: unknown): readonly string[] => {
  const { fixed } = headOf(stored);
  if (fixed === undefined) return [];
  const { name = fixed.name, version = DEFAULT_VERSION } = value as FixedFields;
  return [
    ...(name === fixed.name ? [] : ['/name']),
    ...(version === (fixed.version ?? DEFAULT_VERSION) ? [] : ['/version']),
  ];
};

const DEFAULT_VERSION = 'v1';

/** The steps that were written, as values; those already `known` as values are not parsed again. */
export const specOf = (stored: StoredDraft, known: DraftSpec = {}): DraftSpec =>
  Object.fromEntries(
    steps.flatMap(({ key }) => {
      const text = stored.steps[key]?.value;
      return text === undefined ? [] : [[key, known[key] ?? (JSON.parse(text) as unknown)]];
    }),
  );

export const draftToken = (stored: Pick<StoredDraft, 'revision' | 'token'>): string =>
  `${stored.revision}-${stored.token}`;

/** @param context without the kind, which the draft has. */
export const toDraft = (
  project: string,
  stored: StoredDraft,
  context: Omit<SpecContext, 'kind'>,
  known?: DraftSpec,
): Draft => {
  const { schema: _form, fixed: _fixed, serviceId: _mark, ...head } = headOf(stored);
  const spec = specOf(stored, known);
  const issues = validate(spec, { ...context, kind: head.kind });
  return {
    ...head,
    id: stored.id,
    project,
    title: stored.title,
    revision: stored.revision,
    token: draftToken(stored),
    spec,
    steps: steps.map(({ slug, key }) => ({ slug, key, ...stepOf(stored.steps[key], stateOf(key, spec, issues)) })),
    issues,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    expiresAt: stored.expiresAt,
    lastSubmission:
      stored.finalized === undefined ? null : { id: stored.finalized.submission, phase: stored.finalized.phase },
  };
};

const stepOf = (stored: StoredStep | undefined, state: StepState) => ({
  state,
  token: stored?.token ?? '',
  updatedAt: stored?.updatedAt ?? 0,
});

const stateOf = (key: StepKey, spec: DraftSpec, issues: readonly Issue[]): StepState => {
  if (spec[key] === undefined) return 'empty';
  return issues.some(({ step, severity }) => step === key && severity === 'error') ? 'incomplete' : 'valid';
};
