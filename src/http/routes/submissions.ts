import { Type } from '@sinclair/typebox';
import type { ManageOptions } from '../../access/permission.ts';
import { Problem, validationFailed } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import { type Services, serviceToken } from '../../services/services.ts';
import { specBefore } from '../../services/spec-before.ts';
import type { Submission } from '../../submissions/submission.ts';
import type { Submissions } from '../../submissions/submissions.ts';
import { createBodyCheck } from '../body-check.ts';
import { projectOf, revisionMismatch } from '../draft-answers.ts';
import type { Answer, Call, Endpoint } from '../endpoint.ts';
import { submissionBody } from '../present.ts';
import { listOf, ref } from '../schemas/atoms.ts';
import { retryExamples } from '../schemas/examples.ts';
import { submissionPage, submissionQuery } from '../submission-page.ts';
import { begunResponses, locationOf, type Submitter, submissionRunning, submitQuery } from '../submit.ts';
import { intentBase } from './finalize.ts';

export interface SubmissionRoutesDependencies {
  readonly projects: Projects;
  readonly submissions: Submissions;
  readonly services: Pick<Services, 'readStored' | 'revision'>;
  readonly submitter: Submitter;
}

const Retry = Type.Object(
  {
    clusters: Type.Optional(
      Type.Array(Type.String({ maxLength: 63 }), {
        minItems: 1,
        maxItems: 500,
        description: 'Only the cells of these clusters; by default those of all.',
      }),
    ),
  },
  { additionalProperties: false },
);
const checkRetry = createBodyCheck(Retry);
/** Who sends options that there are none of is told so. */
const Nothing = Type.Object({}, { additionalProperties: false });
const checkNothing = createBodyCheck(Nothing);
const noOptions = {
  schema: Nothing,
  optional: true,
  examples: { none: { summary: 'No options', value: {} } },
} as const;
const refuseOptions = ({ body }: Call): void => {
  const { refusals, count } = checkNothing(body);
  if (count > 0) throw validationFailed(refusals, count);
};
const asItIsNow = { 202: { description: 'As it is now.', schema: ref('Submission'), location: true } } as const;

/** What came of a finalize, and what can be done about it. */
export const submissionEndpoints = ({
  projects,
  submissions,
  services,
  submitter,
}: SubmissionRoutesDependencies): readonly Endpoint[] => {
  const mustRead = async ({ params }: Pick<Call, 'params'>): Promise<Submission> => {
    const submission = await submissions.read(projectOf(projects, params).name, params.submission ?? '');
    if (submission === undefined) throw new Problem('not-found');
    return submission;
  };
  /** @throws Problem `not-found`, `permission-denied` */
  const mustManage =
    (options: ManageOptions) =>
    async (call: Pick<Call, 'params' | 'permitKind'>): Promise<Submission> => {
      const submission = await mustRead(call);
      await call.permitKind(submission.head.kind, options);
      return submission;
    };
  const mustRetry = mustManage({ fresh: true });
  const mustCancel = mustManage({});
  const mustRollBack = mustManage({ fresh: true, verb: 'update' });
  const asItIs = (call: Call, submission: Submission): Answer => ({
    status: 202,
    headers: locationOf(submission),
    body: submissionBody(submission, call.language),
  });
  const serviceNow = async ({ head }: Submission): Promise<Problem> => {
    const service = await services.readStored(head.project, head.service);
    return service === undefined
      ? new Problem('revision-mismatch', { detail: 'service-gone' })
      : revisionMismatch(serviceToken(service.record), 'submission-followed');
  };

  return [
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
    {
      operationId: 'retrySubmission',
      method: 'POST',
      path: '/projects/:project/submissions/:submission/retry',
      tag: 'Submissions',
      summary: 'Try again what failed',
      description:
        'Sends the very requests that were recorded, for the cells that are not as they shall be, as the one who asks. Cells that are applied are not touched.',
      check: { type: 'manage' },
      body: { schema: Retry, optional: true, examples: retryExamples },
      query: submitQuery,
      prefersWait: true,
      responses: begunResponses,
      refuses: [409, 412],
      exists: mustRetry,
      handle: async (call) => {
        const submission = await mustRetry(call);
        const clusters = clustersOf(call.body, submission);
        const outcome = await submissions.retry(submission, call.identity, clusters);
        if (outcome.type === 'running') throw submissionRunning(outcome.submission);
        if (outcome.type === 'service-moved') throw await serviceNow(submission);
        return submitter.accepted(call, outcome.submission);
      },
    },
    {
      operationId: 'cancelSubmission',
      method: 'POST',
      path: '/projects/:project/submissions/:submission/cancel',
      tag: 'Submissions',
      summary: 'Stop a submission',
      description:
        'What was not written yet, will not be; what was written stays. One that has ended is answered as it is.',
      check: { type: 'manage' },
      body: noOptions,
      responses: asItIsNow,
      exists: mustCancel,
      handle: async (call) => {
        const submission = await mustCancel(call);
        refuseOptions(call);
        return asItIs(call, (await submissions.cancel(submission, call.identity)) ?? submission);
      },
    },
    {
      operationId: 'rollBackSubmission',
      method: 'POST',
      path: '/projects/:project/submissions/:submission/rollback',
      tag: 'Submissions',
      summary: 'Undo a submission',
      description:
        'A new submission that brings the service back to what it was before: what a create has made is deleted by uid, after a change the revision before it is applied. Claims of persistent volumes stay.',
      check: { type: 'manage', verb: 'update' },
      body: noOptions,
      query: submitQuery,
      prefersWait: true,
      responses: begunResponses,
      refuses: [409, 412],
      exists: mustRollBack,
      handle: async (call) => {
        const of = await mustRollBack(call);
        const service = await services.readStored(of.head.project, of.head.service);
        if (service === undefined || service.record.lastSubmission.id !== of.head.id) throw await serviceNow(of);
        refuseOptions(call);
        if (of.finishedAt === null) throw submissionRunning(of.head.id);
        const spec = await specBefore(of, service.record, services.revision);
        const project = projectOf(projects, call.params);
        return submitter.submit(
          call,
          { ...intentBase(call, project, {}), operation: 'rollback', service, of: of.head, spec },
          false,
        );
      },
    },
  ];
};

/** @throws Problem `validation-failed` */
const clustersOf = (body: unknown, { head }: Submission): readonly string[] | undefined => {
  const { refusals, count } = checkRetry(body);
  if (count > 0) throw validationFailed(refusals, count);
  const { clusters } = body as { readonly clusters?: readonly string[] };
  const has = new Set(head.plan.requests.map(({ cluster }) => cluster));
  const unknown = (clusters ?? []).flatMap((cluster, place) =>
    has.has(cluster) ? [] : [{ pointer: `/clusters/${place}`, code: 'cluster-not-in-submission', params: { cluster } }],
  );
  if (unknown.length > 0) throw validationFailed(unknown);
  return clusters;
};
