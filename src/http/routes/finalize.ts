import { Type } from '@sinclair/typebox';
import { draftToken, headOf } from '../../drafts/draft.ts';
import { type Drafts, ownerOf } from '../../drafts/drafts.ts';
import { idOfSeed, kindOfDraftId, modeOfDraftId } from '../../ids.ts';
import { Problem, validationFailed } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import type { ServiceRecord } from '../../services/service.ts';
import type { Services } from '../../services/services.ts';
import { heldSubmission } from '../../store/draft-rules.ts';
import type { StoredDraft } from '../../store/store.ts';
import type { StoredService, Wish } from '../../submissions/change.ts';
import type { Submissions } from '../../submissions/submissions.ts';
import type { SpecContext } from '../../wizard/issue.ts';
import { validate } from '../../wizard/validate.ts';
import { JSON_TYPE, YAML_TYPES } from '../body.ts';
import { createBodyCheck } from '../body-check.ts';
import { afterPrecondition, manageDraft, projectOf, revisionMismatch } from '../draft-answers.ts';
import type { Call, Endpoint } from '../endpoint.ts';
import { ref } from '../schemas/atoms.ts';
import { finalizeExamples, oneShotExamples } from '../schemas/examples.ts';
import { createSpecBodyReader } from '../spec-body.ts';
import {
  type OptionsBody,
  optionFields,
  optionsOf,
  refuseErrors,
  type Submitter,
  submitQuery,
  submitResponses,
} from '../submit.ts';

export interface FinalizeRoutesDependencies {
  readonly drafts: Drafts;
  readonly projects: Projects;
  readonly services: Pick<Services, 'readStored'>;
  readonly submissions: Pick<Submissions, 'read'>;
  readonly submitter: Submitter;
  readonly nodePortRange: SpecContext['nodePortRange'];
}

const closed = { additionalProperties: false } as const;
const FinalizeOptions = Type.Object(optionFields, closed);
const checkOptions = createBodyCheck(FinalizeOptions);
const readOneShot = createSpecBodyReader<OptionsBody>(optionFields);
const OneShot = Type.Object({ kind: ref('Kind'), spec: ref('ServiceSpec'), ...optionFields }, closed);

/** Finalize and its one-shot twin: what a form becomes. */
export const finalizeEndpoints = ({
  drafts,
  projects,
  services,
  submissions,
  submitter,
  nodePortRange,
}: FinalizeRoutesDependencies): readonly Endpoint[] => {
  const mustReadDraft = async ({ identity, params }: Pick<Call, 'identity' | 'params'>) => {
    const project = projectOf(projects, params);
    const stored = await drafts.readStored(project, identity, params.draft ?? '');
    if (stored === undefined) throw new Problem('not-found');
    return { stored, draft: drafts.present(project, stored) };
  };
  /** @throws Problem `revision-mismatch` when the service is not what the draft was made from. */
  const serviceOf = async (project: string, stored: StoredDraft): Promise<StoredService> => {
    const { service = '', baseRevision, serviceId } = headOf(stored);
    const found = await services.readStored(project, service);
    if (found === undefined) throw new Problem('revision-mismatch', { detail: 'service-gone' });
    const { record } = found;
    const isSame = serviceId === undefined || record.serviceId === serviceId;
    if (!isSame || (record.revision !== baseRevision && !(await isOwnDoing(project, record, stored))))
      throw revisionMismatch(draftToken(stored), 'service-moved');
    return found;
  };
  /** Whether only the draft's own submission, which ended without a result, and what undid it have moved the service on. */
  const isOwnDoing = async (project: string, { lastSubmission: { id } }: ServiceRecord, { finalized }: StoredDraft) => {
    if (finalized === undefined || finalized.holds) return false;
    return finalized.submission === id || finalized.submission === (await submissions.read(project, id))?.head.of;
  };

  return [
    {
      operationId: 'finalizeDraft',
      method: 'POST',
      path: '/projects/:project/drafts/:draft/finalize',
      tag: 'Submissions',
      summary: 'Create the service in its clusters',
      description:
        'Freezes this revision and brings its objects to every cluster. The same revision again answers the same submission, unless that one ended without a result. An edit draft changes the service that it was made from.',
      check: manageDraft,
      query: submitQuery,
      ifMatch: 'exact',
      prefersWait: true,
      body: { schema: FinalizeOptions, optional: true, examples: finalizeExamples },
      responses: submitResponses,
      exists: mustReadDraft,
      handle: async (call) => {
        const project = projectOf(projects, call.params);
        const id = call.params.draft ?? '';
        const verb = modeOfDraftId(id) === 'edit' ? 'update' : 'create';
        const known = kindOfDraftId(id);
        if (known !== undefined) await call.permitKind(known, { fresh: true, verb });
        const { stored, draft } = await mustReadDraft(call);
        const { refusals, count } = checkOptions(call.body);
        if (call.ifMatch === '*' || !call.ifMatch.includes(draftToken(stored))) throw revisionMismatch(draft.token);
        if (count > 0) throw afterPrecondition(call.ifMatch, draft.token, validationFailed(refusals, count));
        const { dryRun, confirm, ...options } = call.body as OptionsBody;
        const held = draft.mode === 'edit' && dryRun !== true ? heldSubmission(stored) : undefined;
        const before = held && (await submitter.resubmit(call, project.name, held, optionsOf(options)));
        if (before !== undefined) return before;
        const { kind, spec, issues } = draft;
        const key = { ...ownerOf(project.name, call.identity), id: stored.id };
        const frozen = { key, token: stored.token, revision: stored.revision };
        const wish: Wish =
          draft.mode === 'edit'
            ? {
                operation: 'update',
                service: await serviceOf(project.name, stored),
                spec,
                draft: frozen,
                confirm,
              }
            : { operation: 'create', kind, spec, draft: frozen, confirm };
        refuseErrors(issues);
        const intent = { ...intentBase(call, project, options), ...wish };
        return submitter.submit(call, intent, dryRun, async () =>
          revisionMismatch((await mustReadDraft(call)).draft.token),
        );
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
      responses: submitResponses,
      exists: async ({ params }) => projectOf(projects, params),
      handle: async (call) => {
        const project = projectOf(projects, call.params);
        const {
          kind,
          spec = {},
          dryRun,
          confirm: _nothing,
          ...options
        } = await readOneShot({ ...call, permitKind: (one) => call.permitKind(one, { fresh: true }) });
        refuseErrors(validate(spec, { kind, clusters: project.clusters, nodePortRange }));
        const intent = { ...intentBase(call, project, options), operation: 'create', kind, spec } as const;
        return submitter.submit(call, intent, dryRun);
      },
    },
  ];
};

/** What every wish of a caller has in common. */
export const intentBase = (call: Call, project: ReturnType<typeof projectOf>, options: OptionsBody) => ({
  project,
  identity: call.identity,
  options: optionsOf(options),
  seed: call.seed === undefined ? undefined : idOfSeed(call.seed, 'submission'),
});
