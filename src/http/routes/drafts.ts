import { Type } from '@sinclair/typebox';
import type { Draft } from '../../drafts/draft.ts';
import { applyStepPatch, type Drafts, isCurrent, type StepPatch } from '../../drafts/drafts.ts';
import { Problem, validationFailed } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import type { Submissions } from '../../submissions/submissions.ts';
import { Kind } from '../../wizard/spec.ts';
import { withDefaults } from '../../wizard/steps.ts';
import { createBodyCheck } from '../body-check.ts';
import { afterPrecondition, expectedOf, manageDraft, projectOf, writtenDraft } from '../draft-answers.ts';
import type { Answer, Call, Endpoint } from '../endpoint.ts';
import { etagOf } from '../etag.ts';
import { contains, listQuery, pageOf } from '../page.ts';
import { PATCH_TYPES, readPatch } from '../patch-body.ts';
import { draftBody, draftItem } from '../present.ts';
import { listOf, ref } from '../schemas/atoms.ts';
import { newDraftExamples } from '../schemas/examples.ts';
import { createSpecBodyReader } from '../spec-body.ts';

export interface DraftRoutesDependencies {
  readonly drafts: Drafts;
  readonly submissions: Pick<Submissions, 'read'>;
  readonly projects: Projects;
}

const listing = {
  fields: {
    updatedAt: ({ updatedAt }: Draft) => updatedAt,
    createdAt: ({ createdAt }: Draft) => createdAt,
    title: ({ title }: Draft) => title ?? '',
    name: ({ spec }: Draft) => spec.basicInformation?.name ?? '',
    kind: ({ kind }: Draft) => kind,
  },
  idOf: ({ id }: Draft) => id,
  defaultSort: '-updatedAt',
};

const closed = { additionalProperties: false } as const;
const Title = Type.String({ minLength: 1, maxLength: 100, description: 'Title of the draft, for people.' });
const NewDraft = Type.Object(
  { kind: ref('Kind'), title: Type.Optional(Title), spec: Type.Optional(ref('DraftSpec')) },
  closed,
);
const readNewDraft = createSpecBodyReader<{ readonly title?: string }>({ title: Type.Optional(Title) });
const Retitle = Type.Object({ title: Type.Optional(Type.Union([Title, Type.Null()])) }, closed);
const NullableTitle = Type.Unsafe({ ...Title, type: ['string', 'null'] });
const checkTitle = createBodyCheck(Type.Object({ title: Type.Optional(NullableTitle) }, closed));

/** Reads and writes of whole drafts. */
export const draftEndpoints = ({ drafts, submissions, projects }: DraftRoutesDependencies): readonly Endpoint[] => {
  const projectExists = async ({ params }: Pick<Call, 'params'>) => projectOf(projects, params);
  const mustRead = async ({ identity, params }: Pick<Call, 'identity' | 'params'>): Promise<Draft> => {
    const draft = await drafts.read(projectOf(projects, params), identity, params.draft ?? '');
    if (draft === undefined) throw new Problem('not-found');
    return draft;
  };
  /** The phase of a submission that is still running is in its journal; a draft knows only the last one. */
  const withPhase = async (draft: Draft): Promise<Draft> => {
    const { lastSubmission } = draft;
    if (lastSubmission === null || lastSubmission.phase !== undefined) return draft;
    const phase = (await submissions.read(draft.project, lastSubmission.id))?.phase ?? 'Queued';
    return { ...draft, lastSubmission: { ...lastSubmission, phase } };
  };
  const answer = async (draft: Draft, call: Call): Promise<Answer> => ({
    status: 200,
    headers: { ETag: etagOf(draft.token) },
    body: draftBody(await withPhase(draft), call.language),
  });

  return [
    {
      operationId: 'createDraft',
      method: 'POST',
      path: '/projects/:project/drafts',
      tag: 'Drafts',
      summary: 'Begin a draft',
      description:
        'The spec may be unfinished: what is missing is listed as issues. What is ill-formed is refused, and nothing is stored.',
      check: { type: 'manage' },
      body: { schema: NewDraft, examples: newDraftExamples },
      responses: { 201: { description: 'The draft.', schema: ref('Draft'), etag: true, location: true } },
      exists: projectExists,
      handle: async (call) => {
        const project = projectOf(projects, call.params);
        const { kind, title = null, spec = {} } = await readNewDraft(call);
        const draft = writtenDraft(await drafts.create(project, call.identity, { kind, title, spec, seed: call.seed }));
        const { headers, body } = await answer(draft, call);
        return {
          status: 201,
          headers: { ...headers, Location: `/api/v1/projects/${draft.project}/drafts/${draft.id}` },
          body,
        };
      },
    },
    {
      operationId: 'listDrafts',
      method: 'GET',
      path: '/projects/:project/drafts',
      tag: 'Drafts',
      summary: 'List your drafts of a project',
      check: { type: 'manage' },
      query: listQuery(Object.keys(listing.fields), listing.defaultSort, { kind: Type.Optional(Kind) }),
      responses: { 200: { description: 'Your drafts, without their specs.', schema: listOf('DraftItem') } },
      exists: projectExists,
      handle: async (call) => {
        const { q, kind } = call.query;
        const all = await drafts.list(projectOf(projects, call.params), call.identity);
        const chosen = all.filter(
          (draft) =>
            (kind === undefined || draft.kind === kind) && contains(q, draft.title, draft.spec.basicInformation?.name),
        );
        const page = pageOf(chosen, call.query, listing);
        const items = await Promise.all(page.items.map(withPhase));
        return { status: 200, body: { ...page, items: items.map(draftItem) } };
      },
    },
    {
      operationId: 'getDraft',
      method: 'GET',
      path: '/projects/:project/drafts/:draft',
      tag: 'Drafts',
      summary: 'Read a draft',
      check: manageDraft,
      query: Type.Object({
        defaults: Type.Optional(Type.Boolean({ description: 'Fill the values with the defaults.' })),
      }),
      responses: { 200: { description: 'The draft with its issues.', schema: ref('Draft'), etag: true } },
      exists: mustRead,
      handle: async (call) => {
        const draft = await mustRead(call);
        if (call.query.defaults !== true) return answer(draft, call);
        const { clusters } = projectOf(projects, call.params);
        return answer({ ...draft, spec: withDefaults(draft.spec, { kind: draft.kind, clusters }) }, call);
      },
    },
    {
      operationId: 'retitleDraft',
      method: 'PATCH',
      path: '/projects/:project/drafts/:draft',
      tag: 'Drafts',
      summary: 'Give a draft another title',
      description: '`null` takes the title away.',
      check: manageDraft,
      ifMatch: 'required',
      body: {
        schema: Retitle,
        types: [...PATCH_TYPES, 'application/json'],
        examples: { title: { summary: 'A title', value: { title: 'Cart, second try' } } },
      },
      responses: { 200: { description: 'The draft.', schema: ref('Draft'), etag: true } },
      exists: mustRead,
      handle: async (call) => {
        const draft = await mustRead(call);
        const patch = readPatch(call);
        if (patch instanceof Problem) throw afterPrecondition(call.ifMatch, draft.token, patch);
        const expected = expectedOf(call.ifMatch);
        // A stale tag goes to the store as it is: only the store knows whether this very patch has just replaced it.
        const title = isCurrent(expected, draft) ? titleAfter(draft, patch) : draft.title;
        const outcome = await drafts.retitle(
          projectOf(projects, call.params),
          call.identity,
          draft.id,
          expected,
          title,
          patch,
        );
        return answer(writtenDraft(outcome), call);
      },
    },
    {
      operationId: 'deleteDraft',
      method: 'DELETE',
      path: '/projects/:project/drafts/:draft',
      tag: 'Drafts',
      summary: 'Delete a draft',
      check: manageDraft,
      ifMatch: 'required',
      responses: { 204: { description: 'It is gone.' } },
      exists: mustRead,
      handle: async (call) => {
        const outcome = await drafts.remove(
          projectOf(projects, call.params),
          call.identity,
          call.params.draft ?? '',
          expectedOf(call.ifMatch),
        );
        if (outcome.type !== 'removed') writtenDraft(outcome);
        return { status: 204 };
      },
    },
  ];
};

/** @throws Problem `validation-failed`, `patch-not-applicable`, `immutable-field` */
const titleAfter = ({ title, mode, kind }: Draft, patch: StepPatch): string | null => {
  const patched = applyStepPatch({ title }, patch);
  if (patched.type === 'not-applicable')
    throw new Problem('patch-not-applicable', { errors: [{ pointer: `/${patched.index}`, code: patched.code }] });
  const value = patched.type === 'patched' ? patched.value : undefined;
  if (mode === 'edit' && asksForOtherKind(value, kind))
    throw new Problem('immutable-field', { errors: [{ pointer: '/kind', code: 'immutable-field' }] });
  const { refusals, count } = checkTitle(value);
  if (count > 0) throw validationFailed(refusals, count);
  return (value as { title?: string | null }).title ?? null;
};

/** Of a draft that changes a service: the service keeps its kind. */
const asksForOtherKind = (value: unknown, kind: Kind): boolean => {
  const asked: unknown = Object(value).kind;
  return asked !== undefined && asked !== kind;
};
