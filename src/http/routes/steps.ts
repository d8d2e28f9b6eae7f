import { Type } from '@sinclair/typebox';
import type { Draft } from '../../drafts/draft.ts';
import type { Drafts } from '../../drafts/drafts.ts';
import { Problem } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import { type AnyStep, steps, stepWithDefaults } from '../../wizard/steps.ts';
import { afterPrecondition, expectedOf, manageDraft, projectOf, type TokenOf, writtenDraft } from '../draft-answers.ts';
import type { Answer, Call, Endpoint } from '../endpoint.ts';
import { etagOf } from '../etag.ts';
import { PATCH_TYPES, readPatch } from '../patch-body.ts';
import { stepBody } from '../present.ts';
import { ref } from '../schemas/atoms.ts';
import { stepExamples, stepJsonPatchExamples, stepPatchExamples } from '../schemas/examples.ts';

export interface StepRoutesDependencies {
  readonly drafts: Drafts;
  readonly projects: Projects;
}

/** One route group for each step of the form. */
export const stepEndpoints = (dependencies: StepRoutesDependencies): readonly Endpoint[] =>
  steps.flatMap((step) => endpointsOf(step, dependencies));

const endpointsOf = (step: AnyStep, { drafts, projects }: StepRoutesDependencies): Endpoint[] => {
  const { key, slug } = step;
  const title = String(step.schema.title);
  const component = String(step.schema.$id);
  const tokenOf: TokenOf = (draft) => draft.steps.find((one) => one.key === key)?.token ?? '';
  const place = ({ params }: Pick<Call, 'params'>) => ({
    project: projectOf(projects, params),
    id: params.draft ?? '',
  });

  const mustRead = async (call: Pick<Call, 'identity' | 'params'>): Promise<Draft> => {
    const { project, id } = place(call);
    const draft = await drafts.read(project, call.identity, id);
    if (draft === undefined) throw new Problem('not-found');
    return draft;
  };
  const answer = (draft: Draft, call: Call, value?: unknown): Answer => ({
    status: 200,
    headers: { ETag: etagOf(tokenOf(draft)) },
    body: stepBody(draft, key, call.language, value),
  });
  const common = {
    path: `/projects/:project/drafts/:draft/steps/${slug}`,
    tag: title,
    check: manageDraft,
    exists: mustRead,
    responses: { 200: { description: 'The step with its issues.', schema: ref('Step'), etag: true } },
  } as const;

  return [
    {
      ...common,
      operationId: `get${component}`,
      method: 'GET',
      summary: `Read the step ${title}`,
      description: 'A step that was never written has `value: null`, and a tag to write it with.',
      query: Type.Object({
        defaults: Type.Optional(Type.Boolean({ description: 'Fill the value with the defaults.' })),
      }),
      handle: async (call) => {
        const draft = await mustRead(call);
        if (call.query.defaults !== true) return answer(draft, call);
        const { clusters } = place(call).project;
        const filled = stepWithDefaults(key, draft.spec[key], { kind: draft.kind, clusters });
        return answer(draft, call, filled ?? null);
      },
    },
    {
      ...common,
      operationId: `put${component}`,
      method: 'PUT',
      summary: `Save the step ${title}`,
      description:
        'Unfinished content is stored and its issues are listed; ill-formed content is refused, and nothing changes.',
      ifMatch: 'required',
      body: { schema: ref(component), examples: stepExamples[key] },
      handle: async (call) => {
        const { project, id } = place(call);
        const outcome = await drafts.writeStep(project, call.identity, id, key, expectedOf(call.ifMatch), call.body);
        return answer(writtenDraft(outcome, tokenOf, slug), call);
      },
    },
    {
      ...common,
      operationId: `patch${component}`,
      method: 'PATCH',
      summary: `Change parts of the step ${title}`,
      description:
        'JSON Merge Patch (RFC 7396) or JSON Patch (RFC 6902). A step that was never written is patched as an empty object.',
      ifMatch: 'required',
      body: {
        schema: Type.Unknown({ description: 'A patch document of the media type.' }),
        types: PATCH_TYPES,
        examples: stepPatchExamples[key],
        examplesByType: { [PATCH_TYPES[1]]: stepJsonPatchExamples[key] },
      },
      handle: async (call) => {
        const patch = readPatch(call);
        if (patch instanceof Problem) throw afterPrecondition(call.ifMatch, tokenOf(await mustRead(call)), patch);
        const { project, id } = place(call);
        const outcome = await drafts.patchStep(project, call.identity, id, key, expectedOf(call.ifMatch), patch);
        return answer(writtenDraft(outcome, tokenOf, slug), call);
      },
    },
    {
      ...common,
      operationId: `delete${component}`,
      method: 'DELETE',
      summary: `Empty the step ${title}`,
      ifMatch: 'required',
      responses: { 204: { description: 'The step is empty.', etag: true } },
      handle: async (call) => {
        const { project, id } = place(call);
        const draft = writtenDraft(
          await drafts.removeStep(project, call.identity, id, key, expectedOf(call.ifMatch)),
          tokenOf,
          slug,
        );
        return { status: 204, headers: { ETag: etagOf(tokenOf(draft)) } };
      },
    },
  ];
};
