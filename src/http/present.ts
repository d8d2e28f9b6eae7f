import type { Draft } from '../drafts/draft.ts';
import { message } from '../messages/catalogue.ts';
import type { Language } from '../messages/language.ts';
import type { ProblemError } from '../problems.ts';
import type { RevisionRecord, ServiceRecord } from '../services/service.ts';
import { serviceToken } from '../services/services.ts';
import { type Consequence, confirmationOf } from '../submissions/consequences.ts';
import type { SubmissionEvent } from '../submissions/events.ts';
import type { Cell, CellError, Phase, Submission } from '../submissions/submission.ts';
import type { Issue, Refusal } from '../wizard/issue.ts';
import type { StepKey } from '../wizard/spec.ts';
import { stepByKey, stepOfPointer } from '../wizard/steps.ts';
import { etagOf } from './etag.ts';

/** Values of the core as the contract shows them: times as RFC 3339, tags in quotes, texts in the reader's language. */

const time = (ms: number): string => new Date(ms).toISOString();
const timeOrNull = (ms: number | null): string | null => (ms === null ? null : time(ms));

export const issueBody = (issue: Issue, language: Language) => ({
  pointer: issue.pointer,
  code: issue.code,
  message: message(language, issue.code, issue.params),
  severity: issue.severity,
  step: stepByKey(issue.step).slug,
  ...(issue.cluster === undefined ? {} : { cluster: issue.cluster }),
});

/** An issue as an error of a problem. */
export const issueError = ({ pointer, code, params, step, cluster }: Issue): ProblemError => ({
  pointer,
  code,
  params,
  step: stepByKey(step).slug,
  cluster,
});

export const refusalError = (refusal: Refusal, step?: string): ProblemError => ({ ...refusal, step });

const draftFields = (draft: Draft) => ({
  id: draft.id,
  project: draft.project,
  owner: draft.owner,
  kind: draft.kind,
  title: draft.title,
  mode: draft.mode,
  ...(draft.mode === 'edit' ? { service: draft.service, baseRevision: draft.baseRevision } : {}),
  revision: draft.revision,
  etag: etagOf(draft.token),
  steps: draft.steps.map(({ slug, key, state, token, updatedAt }) => ({
    slug,
    key,
    state,
    etag: etagOf(token),
    updatedAt: time(updatedAt),
  })),
  createdAt: time(draft.createdAt),
  updatedAt: time(draft.updatedAt),
  expiresAt: time(draft.expiresAt),
  lastSubmission: draft.lastSubmission && {
    id: draft.lastSubmission.id,
    phase: draft.lastSubmission.phase ?? 'Applying',
  },
});

export const draftBody = (draft: Draft, language: Language) => ({
  ...draftFields(draft),
  spec: draft.spec,
  issues: draft.issues.map((issue) => issueBody(issue, language)),
});

export const draftItem = (draft: Draft) => {
  const issueCount = { error: 0, warning: 0, notice: 0 };
  for (const { severity } of draft.issues) issueCount[severity]++;
  return { ...draftFields(draft), issueCount };
};

/** @param value what the step holds, or `null`; the issues stay those of the stored one. */
export const stepBody = (draft: Draft, key: StepKey, language: Language, value: unknown = draft.spec[key] ?? null) => {
  const step = draft.steps.find((one) => one.key === key);
  if (step === undefined) throw new Error(`a draft without the step ${key}`);
  return {
    slug: step.slug,
    key,
    state: step.state,
    value,
    issues: draft.issues.filter((issue) => issue.step === key).map((issue) => issueBody(issue, language)),
    etag: etagOf(step.token),
    updatedAt: time(step.updatedAt),
    draft: { revision: draft.revision, etag: etagOf(draft.token) },
  };
};

const placeOf = (pointer: string | undefined) => {
  if (pointer === undefined) return {};
  const step = stepOfPointer(pointer);
  return step === undefined ? { pointer } : { pointer, step: step.slug };
};

const cellErrorBody = (error: CellError, cluster: string, language: Language) => ({
  ...placeOf(error.pointer),
  code: error.code,
  message: error.message ?? message(language, error.code, error.params),
  cluster,
});

const cellBody = (cell: Cell, language: Language) => ({
  ...cell,
  errors: cell.errors.map((error) => cellErrorBody(error, cell.cluster, language)),
  updatedAt: time(cell.updatedAt),
});

export const submissionBody = (
  { head, phase, cells, summary, startedAt, finishedAt }: Submission,
  language: Language,
  { isStored = true, consequences }: { isStored?: boolean; consequences?: readonly Consequence[] } = {},
) => ({
  id: isStored ? head.id : null,
  project: head.project,
  service: head.service,
  kind: head.kind,
  operation: head.operation,
  ...(head.of === null ? {} : { of: head.of }),
  engine: head.engine,
  draft: head.draft,
  draftRevision: head.draftRevision,
  renderingDigest: head.renderingDigest,
  requestedBy: head.identity.username,
  phase,
  onFailure: head.options.onFailure,
  cells: cells.map((cell) => cellBody(cell, language)),
  summary,
  createdAt: time(head.createdAt),
  startedAt: timeOrNull(startedAt),
  finishedAt: timeOrNull(finishedAt),
  ...(consequences === undefined || consequences.length === 0 ? {} : confirmationBody(consequences, language)),
});

/** What a change destroys, and what says that it was seen. */
export const confirmationBody = (consequences: readonly Consequence[], language: Language) => ({
  consequences: consequences.map((consequence) => ({
    ...consequence,
    message: consequence.message ?? message(language, consequence.code, { ...consequence }),
  })),
  confirm: confirmationOf(consequences),
});

export const eventBody = (event: SubmissionEvent, language: Language) => ({
  id: event.id,
  time: time(event.time),
  type: event.type,
  ...(event.type === 'phase' ? { phase: event.phase } : { cell: cellBody(event.cell, language) }),
});

export const revisionBody = ({ revision, submission, by, at, spec }: RevisionRecord) => ({
  revision,
  submission,
  by,
  at: time(at),
  spec,
});

/** @param phase of the last submission, as it is now. */
export const serviceBody = (service: ServiceRecord, phase: Phase | string) => ({
  name: service.name,
  kind: service.kind,
  version: service.version,
  ...(service.alias === undefined ? {} : { alias: service.alias }),
  engine: service.engine,
  revision: service.revision,
  etag: etagOf(serviceToken(service)),
  placement: service.placement,
  createdBy: service.createdBy,
  createdAt: time(service.createdAt),
  updatedAt: time(service.updatedAt),
  lastSubmission: { id: service.lastSubmission.id, phase },
});

export const serviceDetail = (service: ServiceRecord, phase: Phase | string) => ({
  ...serviceBody(service, phase),
  spec: service.spec,
  revisions: service.revisions.map(({ revision, submission, by, at }) => ({ revision, submission, by, at: time(at) })),
});
