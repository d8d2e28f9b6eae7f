import { Type } from '@sinclair/typebox';
import { draftToken } from '../../drafts/draft.ts';
import { type Drafts, ownerOf } from '../../drafts/drafts.ts';
import { kindOfDraftId } from '../../ids.ts';
import { Problem, validationFailed } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import type { Services } from '../../services/services.ts';
import type { Submission, SubmissionOptions } from '../../submissions/submission.ts';
import type { Intent, Submissions } from '../../submissions/submissions.ts';
import type { Issue, SpecContext } from '../../wizard/issue.ts';
import { validate } from '../../wizard/validate.ts';
import { JSON_TYPE, YAML_TYPES } from '../body.ts';
import { createBodyCheck } from '../body-check.ts';
import { afterPrecondition, manageDraft, projectOf, revisionMismatch } from '../draft-answers.ts';
import type { Answer, Call, Endpoint } from '../endpoint.ts';
import { issueError, submissionBody } from '../present.ts';
import { listOf, ref } from '../schemas/atoms.ts';
import { finalizeExamples, oneShotExamples } from '../schemas/examples.ts';
import { createSpecBodyReader } from '../spec-body.ts';
import { submissionPage, submissionQuery } from '../submission-page.ts';

export interface SubmissionRoutesDependencies {
  readonly drafts: Drafts;
  readonly projects: Projects;
  readonly submissions: Submissions;
  readonly services: Pick<Services, 'read'>;
  readonly nodePortRange: SpecContext['nodePortRange'];
}

const closed = { additionalProperties: false } as const;
const optionFields = {
  onFailure: Type.Optional(
    Type.Unsafe<SubmissionOptions['onFailure']>({
      type: 'string',
      enum: ['keep', 'stop'],
      default: 'keep',
      description:
        'When a dry run fails: go on with the clusters that passed (`keep`), or write nothing anywhere (`stop`).',
    }),
  ),
  dryRun: Type.Optional(
    Type.Boolean({ default: false, description: 'Run everything as a server-side dry run, and store nothing.' }),
  ),
  confirm: Type.Optional(
    Type.String({ maxLength: 200, description: 'Digest of the consequences that the user has seen.' }),
  ),
  fieldConflicts: Type.Optional(
    Type.Unsafe<SubmissionOptions['fieldConflicts']>({
      type: 'string',
      enum: ['fail', 'keep-theirs', 'take'],
      default: 'fail',
      description: 'For fields of our own objects that somebody else has set.',
    }),
  ),
};
interface OptionsBody {
  readonly onFailure?: SubmissionOptions['onFailure'];
  readonly dryRun?: boolean;
  readonly fieldConflicts?: SubmissionOptions['fieldConflicts'];
}
const FinalizeOptions = Type.Object(optionFields, closed);
const checkOptions = createBodyCheck(FinalizeOptions);
const readOneShot = createSpecBodyReader<OptionsBody>(optionFields);
const OneShot = Type.Object({ kind: ref('Kind'), spec: ref('ServiceSpec'), ...optionFields }, closed);

const submitQuery = Type.Object({
  failOnPartial: Type.Optional(
    Type.Boolean({ description: 'Answer 424 when the finished submission has not succeeded everywhere.' }),
  ),
});
const responses = {
  200: { description: 'Finished in the time that `Prefer: wait` gave, or a dry run.', schema: ref('Submission') },
  202: { description: 'Under way.', schema: ref('Submission'), location: true },
} as const;

/** Finalize and its one-shot twin, and what came of them. */
export const submissionEndpoints = ({
  drafts,
  projects,
  submissions,
  services,
  nodePortRange,
}: SubmissionRoutesDependencies): readonly Endpoint[] => {
  const mustReadDraft = async ({ identity, params }: Pick<Call, 'identity' | 'params'>) => {
    const project = projectOf(projects, params);
    const stored = await drafts.readStored(project, identity, params.draft ?? '');
    if (stored === undefined) throw new Problem('not-found');
    return { stored, draft: drafts.present(project, stored) };
  };
  const mustRead = async ({ params }: Pick<Call, 'params'>): Promise<Submission> => {
    const submission = await submissions.read(projectOf(projects, params).name, params.submission ?? '');
    if (submission === undefined) throw new Problem('not-found');
    return submission;
  };

  /** A dry run is told of a name that is ours already, as the real one would be. */
  const refuseTakenName = async (intent: Intent): Promise<void> => {
    const name = intent.spec.basicInformation?.name ?? '';
    if ((await services.read(intent.project.name, name)) !== undefined) throw serviceExists(intent);
  };

  /** The one way to the clusters: judge, record, wait as long as the caller likes, answer. */
  const submit = async (call: Call, intent: Intent, issues: readonly Issue[], body: OptionsBody): Promise<Answer> => {
    refuseErrors(issues);
    if (body.dryRun === true) {
      await refuseTakenName(intent);
      return finished(call, await submissions.rehearse(intent), false);
    }
    const outcome = await submissions.submit(intent);
    switch (outcome.type) {
      case 'draft-not-found':
        throw new Problem('not-found');
      case 'draft-mismatch':
        throw revisionMismatch((await mustReadDraft(call)).draft.token);
      case 'service-exists':
        throw serviceExists(intent);
      case 'running':
        throw new Problem('submission-running', { members: { submission: outcome.submission.head.id } });
      default:
        return answerOf(call, outcome.submission);
    }
  };

  const answerOf = async (call: Call, submission: Submission): Promise<Answer> => {
    const { project, id } = submission.head;
    const seconds = call.wait;
    const seen =
      seconds === undefined ? submission : ((await submissions.wait(project, id, seconds * 1000)) ?? submission);
    if (seconds !== undefined && seen.finishedAt !== null) return finished(call, seen, true);
    return {
      status: 202,
      headers: { ...locationOf(seen), ...preferenceApplied(seconds) },
      body: submissionBody(seen, call.language),
    };
  };

  const finished = (call: Call, submission: Submission, isStored: boolean): Answer => {
    const body = submissionBody(submission, call.language, isStored);
    if (call.query.failOnPartial === true && submission.phase !== 'Succeeded') {
      const { cells, ...rest } = body;
      throw new Problem('submission-not-complete', {
        params: { phase: submission.phase },
        members: { submission: rest, cells },
      });
    }
    return {
      status: 200,
      headers: isStored ? { ...locationOf(submission), ...preferenceApplied(call.wait) } : {},
      body,
    };
  };

  return [
    {
      operationId: 'finalizeDraft',
      method: 'POST',
      path: '/projects/:project/drafts/:draft/finalize',
      tag: 'Submissions',
      summary: 'Create the service in its clusters',
      description:
        'Freezes this revision and brings its objects to every cluster. The same revision again answers the same submission, unless that one failed.',
      check: manageDraft,
      query: submitQuery,
      ifMatch: 'exact',
      prefersWait: true,
      body: { schema: FinalizeOptions, optional: true, examples: finalizeExamples },
      responses,
      exists: mustReadDraft,
      handle: async (call) => {
        const project = projectOf(projects, call.params);
        const kind = kindOfDraftId(call.params.draft ?? '');
        if (kind !== undefined) await call.permitKind(kind, { fresh: true });
        const { stored, draft } = await mustReadDraft(call);
        const { refusals, count } = checkOptions(call.body);
        if (call.ifMatch === '*' || !call.ifMatch.includes(draftToken(stored))) throw revisionMismatch(draft.token);
        if (count > 0) throw afterPrecondition(call.ifMatch, draft.token, validationFailed(refusals, count));
        const body = call.body as OptionsBody;
        const key = { ...ownerOf(project.name, call.identity), id: stored.id };
        const frozen = { key, token: stored.token, revision: stored.revision };
        const intent = {
          project,
          identity: call.identity,
          kind: draft.kind,
          spec: draft.spec,
          options: optionsOf(body),
          draft: frozen,
        };
        return submit(call, intent, draft.issues, body);
      },
    },
    {
      operationId: 'createService',
      method: 'POST',
      path: '/projects/:project/services',
      tag: 'Services',
      summary: 'Create a service from a whole spec',
      description: 'One shot: the same pipeline without a stored draft. JSON or YAML.',
      check: { type: 'manage' },
      query: submitQuery,
      prefersWait: true,
      body: { schema: OneShot, types: [JSON_TYPE, ...YAML_TYPES], examples: oneShotExamples },
      responses,
      exists: async ({ params }) => projectOf(projects, params),
      handle: async (call) => {
        const project = projectOf(projects, call.params);
        const {
          kind,
          spec = {},
          ...body
        } = await readOneShot({ ...call, permitKind: (one) => call.permitKind(one, { fresh: true }) });
        const issues = validate(spec, { kind, clusters: project.clusters, nodePortRange });
        return submit(call, { project, identity: call.identity, kind, spec, options: optionsOf(body) }, issues, body);
      },
    },
    {
      operationId: 'listSubmissions',
      method: 'GET',
      path: '/projects/:project/submissions',
      tag: 'Submissions',
      summary: 'List the submissions of a project',
      check: { type: 'view', verb: 'list' },
      query: submissionQuery,
      responses: { 200: { description: 'The newest first.', schema: listOf('Submission') } },
      exists: async ({ params }) => projectOf(projects, params),
      handle: async (call) => {
        const { name } = projectOf(projects, call.params);
        return { status: 200, body: await submissionPage((from) => submissions.list(name, from), call) };
      },
    },
    {
      operationId: 'getSubmission',
      method: 'GET',
      path: '/projects/:project/submissions/:submission',
      tag: 'Submissions',
      summary: 'Read a submission',
      check: { type: 'view', verb: 'get' },
      responses: { 200: { description: 'Every cell as it is known now.', schema: ref('Submission') } },
      exists: mustRead,
      handle: async (call) => ({ status: 200, body: submissionBody(await mustRead(call), call.language) }),
    },
  ];
};

const serviceExists = ({ spec }: Intent): Problem =>
  new Problem('service-exists', { params: { name: spec.basicInformation?.name ?? '' } });

const optionsOf = ({ onFailure = 'keep', fieldConflicts = 'fail' }: OptionsBody): SubmissionOptions => ({
  onFailure,
  fieldConflicts,
});

/** @throws Problem `validation-failed` for what keeps a spec from being submitted. */
const refuseErrors = (issues: readonly Issue[]): void => {
  const errors = issues.filter(({ severity }) => severity === 'error').map(issueError);
  if (errors.length > 0) throw validationFailed(errors);
};

const locationOf = ({ head }: Submission) => ({ Location: `/api/v1/projects/${head.project}/submissions/${head.id}` });

const preferenceApplied = (seconds: number | undefined): Record<string, string> =>
  seconds === undefined ? {} : { 'Preference-Applied': `wait=${seconds}` };
