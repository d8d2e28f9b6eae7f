import { type TObject, Type } from '@sinclair/typebox';
import { Problem, validationFailed } from '../problems.ts';
import { type Services, serviceToken } from '../services/services.ts';
import type { FinalizedDraft } from '../store/store.ts';
import type { Intent } from '../submissions/change.ts';
import type { Submission, SubmissionOptions } from '../submissions/submission.ts';
import type { Submissions } from '../submissions/submissions.ts';
import type { Issue } from '../wizard/issue.ts';
import { revisionMismatch } from './draft-answers.ts';
import type { Answer, Call } from './endpoint.ts';
import { confirmationBody, issueError, submissionBody } from './present.ts';
import { ref } from './schemas/atoms.ts';

/** Fields of a body that says how something is to be submitted. */
export const optionFields: TObject['properties'] = {
  onFailure: Type.Optional(
    Type.Unsafe<SubmissionOptions['onFailure']>({
      type: 'string',
      enum: ['keep', 'stop', 'rollback'],
      default: 'keep',
      description:
        'When a dry run fails: go on with the clusters that passed (`keep`), or write nothing anywhere (`stop`, `rollback`). When a write fails: leave what was written (`keep`, `stop`), or take it back (`rollback`).',
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
      description:
        'For fields of our own objects that somebody else has set: a conflict (`fail`), leave theirs (`keep-theirs`), or set ours (`take`).',
    }),
  ),
};

export interface OptionsBody {
  readonly onFailure?: SubmissionOptions['onFailure'];
  readonly dryRun?: boolean;
  readonly confirm?: string;
  readonly fieldConflicts?: SubmissionOptions['fieldConflicts'];
}

export const optionsOf = ({ onFailure = 'keep', fieldConflicts = 'fail' }: OptionsBody): SubmissionOptions => ({
  onFailure,
  fieldConflicts,
});

export const submitQuery = Type.Object({
  failOnPartial: Type.Optional(
    Type.Boolean({ description: 'Answer 424 when the finished submission has not succeeded everywhere.' }),
  ),
});

/** Of what is begun without a dry run. */
export const begunResponses = {
  200: { description: 'Finished in the time that `Prefer: wait` gave.', schema: ref('Submission') },
  202: { description: 'Under way.', schema: ref('Submission'), location: true },
} as const;

export const submitResponses = {
  200: {
    description:
      'Finished: in the time that `Prefer: wait` gave, or before, of a write that is sent again; or a dry run.',
    schema: ref('Submission'),
  },
  202: begunResponses[202],
} as const;

export interface SubmitterDependencies {
  readonly submissions: Submissions;
  readonly services: Pick<Services, 'read'>;
  /** The submission once it has ended, or as it is at the deadline (milliseconds since the epoch) or when the signal says so. */
  readonly untilEnded: (
    project: string,
    id: string,
    deadline: number,
    signal: AbortSignal,
  ) => Promise<Submission | undefined>;
  readonly now: () => number;
}

export type Submitter = ReturnType<typeof createSubmitter>;

/** The one way to the clusters: judge, record, wait as long as the caller likes, answer. */
export const createSubmitter = ({ submissions, services, untilEnded, now }: SubmitterDependencies) => {
  /** @param draftMismatch the problem that a draft which has moved on is */
  const submit = async (
    call: Call,
    intent: Intent,
    dryRun: boolean | undefined,
    draftMismatch?: () => Promise<Problem>,
  ): Promise<Answer> => {
    if (dryRun === true) return rehearse(call, intent);
    const outcome = await submissions.submit(intent);
    switch (outcome.type) {
      case 'draft-not-found':
        throw new Problem('not-found');
      case 'draft-mismatch':
        throw (await draftMismatch?.()) ?? new Problem('revision-mismatch');
      case 'service-exists':
        throw serviceExists(intent);
      case 'service-moved':
        throw await serviceMoved(intent);
      case 'running':
        throw submissionRunning(outcome.submission);
      case 'confirmation-required':
        throw new Problem('confirmation-required', {
          detail: 'confirm' in intent && intent.confirm !== undefined ? 'confirmation-outdated' : undefined,
          members: confirmationBody(outcome.consequences, call.language),
        });
      default:
        return accepted(call, outcome.submission);
    }
  };

  const rehearse = async (call: Call, intent: Intent): Promise<Answer> => {
    // A dry run is told of a name that is ours already, as the real one would be.
    if (intent.operation === 'create' && (await services.read(intent.project.name, nameOf(intent))) !== undefined)
      throw serviceExists(intent);
    const { submission, consequences } = await submissions.rehearse(intent);
    const body = submissionBody(submission, call.language, { isStored: false, consequences });
    return finished(call, submission, body, {});
  };

  const serviceMoved = async (intent: Intent): Promise<Problem> => {
    const current = await services.read(intent.project.name, nameOf(intent));
    return current === undefined ? new Problem('not-found') : revisionMismatch(serviceToken(current));
  };

  /** A submission that was begun: finished in the time that the caller gives, or under way. */
  const accepted = async (call: Call, submission: Submission): Promise<Answer> => {
    const { project, id } = submission.head;
    const seconds = call.wait;
    const seen =
      seconds === undefined
        ? submission
        : ((await untilEnded(project, id, now() + seconds * 1000, call.ended())) ?? submission);
    const headers = { ...locationOf(seen), ...preferenceApplied(seconds) };
    const body = submissionBody(seen, call.language);
    return seconds !== undefined && seen.finishedAt !== null
      ? finished(call, seen, body, headers)
      : { status: 202, headers, body };
  };

  /** A write that is sent again: the submission that it has begun, whether or not that has ended. */
  const again = async (call: Call, submission: Submission): Promise<Answer> =>
    submission.finishedAt === null
      ? accepted(call, submission)
      : finished(call, submission, submissionBody(submission, call.language), {
          ...locationOf(submission),
          ...preferenceApplied(call.wait),
        });

  /** A revision of a draft finalized again: its submission as it is; nothing when that is kept no more. */
  const resubmit = async (
    call: Call,
    project: string,
    finalized: FinalizedDraft,
    options: SubmissionOptions,
  ): Promise<Answer | undefined> => {
    const outcome = await submissions.submitted(project, finalized, options);
    if (outcome?.type === 'running') throw submissionRunning(outcome.submission);
    return outcome && accepted(call, outcome.submission);
  };

  return { submit, resubmit, accepted, again };
};

const finished = (
  call: Call,
  { head, phase }: Submission,
  body: ReturnType<typeof submissionBody>,
  headers: Record<string, string>,
): Answer => {
  const wanted = head.operation === 'rollback' ? 'RolledBack' : 'Succeeded';
  if (call.query.failOnPartial === true && phase !== wanted) {
    const { cells, ...submission } = body;
    throw new Problem('submission-not-complete', { params: { phase }, members: { submission, cells } });
  }
  return { status: 200, headers, body };
};

const nameOf = (intent: Intent): string =>
  intent.operation === 'create' ? (intent.spec.basicInformation?.name ?? '') : intent.service.record.name;

const serviceExists = (intent: Intent): Problem => new Problem('service-exists', { params: { name: nameOf(intent) } });

export const submissionRunning = (submission: string): Problem =>
  new Problem('submission-running', { members: { submission } });

/** @throws Problem `validation-failed` for what keeps a spec from being submitted. */
export const refuseErrors = (issues: readonly Issue[]): void => {
  const errors = issues.filter(({ severity }) => severity === 'error').map(issueError);
  if (errors.length > 0) throw validationFailed(errors);
};

export const locationOf = ({ head }: Submission) => ({
  Location: `/api/v1/projects/${head.project}/submissions/${head.id}`,
});

const preferenceApplied = (seconds: number | undefined): Record<string, string> =>
  seconds === undefined ? {} : { 'Preference-Applied': `wait=${seconds}` };
