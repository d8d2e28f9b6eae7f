import { Type } from '@sinclair/typebox';
import type { Drafts } from '../../drafts/drafts.ts';
import type { Engine } from '../../engines/engine.ts';
import { render } from '../../manifests/render.ts';
import type { Rendering } from '../../manifests/rendering.ts';
import { renderingView, type View } from '../../manifests/views.ts';
import { renderingYaml } from '../../manifests/yaml.ts';
import { Problem, validationFailed } from '../../problems.ts';
import type { Project, Projects } from '../../projects.ts';
import { planOf } from '../../submissions/submissions.ts';
import type { Issue, SpecContext } from '../../wizard/issue.ts';
import type { DraftSpec, Kind } from '../../wizard/spec.ts';
import { validate } from '../../wizard/validate.ts';
import { JSON_TYPE, YAML_TYPES } from '../body.ts';
import { manageDraft, projectOf } from '../draft-answers.ts';
import type { Answer, Call, Endpoint } from '../endpoint.ts';
import { issueBody, issueError } from '../present.ts';
import { ref } from '../schemas/atoms.ts';
import { renderingExamples } from '../schemas/examples.ts';
import { createSpecBodyReader } from '../spec-body.ts';

export interface RenderingRoutesDependencies {
  readonly drafts: Drafts;
  readonly projects: Projects;
  readonly engine: Engine;
  readonly nodePortRange: SpecContext['nodePortRange'];
}

const views = ['clusters', 'base', 'differences', 'federated', 'plan'] as const;

const query = Type.Object({
  view: Type.Optional(
    Type.Unsafe<string>({
      type: 'string',
      enum: [...views],
      default: 'clusters',
      description:
        'The objects of each cluster; those without differences; the differences of each cluster (RFC 6902); the KubeFed form; or what the engine would send.',
    }),
  ),
  cluster: Type.Optional(Type.String({ maxLength: 63, description: 'Only this cluster.' })),
  provenance: Type.Optional(
    Type.Boolean({ description: 'Tell beside each leaf which value of the spec it came from.' }),
  ),
});

const produces = [JSON_TYPE, YAML_TYPES[0] ?? ''];
const responses = { 200: { description: 'The rendering.', schema: ref('Rendering') } };
const readRendering = createSpecBodyReader({ spec: Type.Unknown() });
const SpecToRender = Type.Object({ kind: ref('Kind'), spec: ref('DraftSpec') }, { additionalProperties: false });

/** Previews: what would be sent, without a look at any cluster. */
export const renderingEndpoints = ({
  drafts,
  projects,
  engine,
  nodePortRange,
}: RenderingRoutesDependencies): readonly Endpoint[] => {
  const preview = (
    call: Call,
    project: Project,
    kind: Kind,
    spec: DraftSpec,
    creator: string,
    known?: readonly Issue[],
  ): Answer => {
    const issues = known ?? validate(spec, { kind, clusters: project.clusters, nodePortRange });
    refuseUnrenderable(issues);
    const rendering = render(spec, { kind, project: project.name, creator, clusters: project.clusters });
    refuseUnknownCluster(rendering, call.query.cluster);
    return present(call, rendering, issues, engine);
  };
  const mustRead = async ({ identity, params }: Pick<Call, 'identity' | 'params'>) => {
    const draft = await drafts.read(projectOf(projects, params), identity, params.draft ?? '');
    if (draft === undefined) throw new Problem('not-found');
    return draft;
  };

  return [
    {
      operationId: 'renderDraft',
      method: 'GET',
      path: '/projects/:project/drafts/:draft/rendering',
      tag: 'Rendering',
      summary: 'Show what a draft would create',
      description:
        'Best effort where the draft has errors: what cannot be rendered is left out, and the issues say why.',
      check: manageDraft,
      query,
      produces,
      responses,
      refuses: [422],
      exists: mustRead,
      handle: async (call) => {
        const draft = await mustRead(call);
        return preview(call, projectOf(projects, call.params), draft.kind, draft.spec, draft.owner, draft.issues);
      },
    },
    {
      operationId: 'renderSpec',
      method: 'POST',
      path: '/projects/:project/renderings',
      tag: 'Rendering',
      summary: 'Show what a spec would create',
      description: 'The same answer without a stored draft.',
      check: { type: 'manage' },
      query,
      produces,
      body: { schema: SpecToRender, types: [JSON_TYPE, ...YAML_TYPES], examples: renderingExamples },
      responses,
      exists: async ({ params }) => projectOf(projects, params),
      handle: async (call) => {
        const project = projectOf(projects, call.params);
        const { kind, spec = {} } = await readRendering(call);
        return preview(call, project, kind, spec, call.identity.username);
      },
    },
  ];
};

/** @throws Problem `validation-failed` when a step is missing without which there are no objects. */
const refuseUnrenderable = (issues: readonly Issue[]): void => {
  const missing = issues.filter(({ code }) => code === 'step-missing');
  if (missing.length > 0) throw validationFailed(missing.map(issueError));
};

const refuseUnknownCluster = (rendering: Rendering, cluster: unknown): void => {
  if (cluster === undefined || rendering.clusters.some((one) => one.cluster === cluster)) return;
  throw new Problem('malformed-request', { detail: 'query-cluster', params: { name: String(cluster) } });
};

const present = (call: Call, rendering: Rendering, issues: readonly Issue[], engine: Engine): Answer => {
  const view = call.query.view as View | 'plan';
  const options = { cluster: call.query.cluster as string | undefined, provenance: call.query.provenance === true };
  const shown =
    view === 'plan' ? planView(rendering, engine, options.cluster) : renderingView(rendering, view, options);
  if (call.accept !== JSON_TYPE) return { status: 200, text: renderingYaml(shown) };
  const { digest, kind } = rendering;
  return {
    status: 200,
    body: { digest, kind, issues: issues.map((issue) => issueBody(issue, call.language)), ...shown },
  };
};

const planView = (rendering: Rendering, engine: Engine, cluster: string | undefined) => {
  const { requests } = planOf(engine, rendering);
  const chosen = requests.filter((request) => cluster === undefined || request.cluster === cluster);
  return {
    engine: engine.name,
    requests: chosen.map(({ cluster, apiVersion, kind, namespace, name, object }) => ({
      cluster,
      apiVersion,
      kind,
      namespace,
      name,
      object,
    })),
  };
};
