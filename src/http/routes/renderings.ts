import { Type } from '@sinclair/typebox';
import type { Drafts } from '../../drafts/drafts.ts';
import { changesOf } from '../../engines/changes.ts';
import type { Engine, Plan, PlannedRequest } from '../../engines/engine.ts';
import { render } from '../../manifests/render.ts';
import type { Rendering } from '../../manifests/rendering.ts';
import { renderingView, type View } from '../../manifests/views.ts';
import { renderingYaml } from '../../manifests/yaml.ts';
import { Problem, validationFailed } from '../../problems.ts';
import type { Project, Projects } from '../../projects.ts';
import { renderingOf } from '../../services/rendering-of.ts';
import type { ServiceRecord } from '../../services/service.ts';
import type { Services } from '../../services/services.ts';
import { consequencesOf } from '../../submissions/consequences.ts';
import type { Issue, SpecContext } from '../../wizard/issue.ts';
import type { DraftSpec, Kind } from '../../wizard/spec.ts';
import { validate } from '../../wizard/validate.ts';
import { JSON_TYPE, YAML_TYPES } from '../body.ts';
import { manageDraft, projectOf } from '../draft-answers.ts';
import type { Answer, Call, Endpoint } from '../endpoint.ts';
import { confirmationBody, issueBody, issueError } from '../present.ts';
import { ref } from '../schemas/atoms.ts';
import { renderingExamples } from '../schemas/examples.ts';
import { createSpecBodyReader } from '../spec-body.ts';

export interface RenderingRoutesDependencies {
  readonly drafts: Drafts;
  readonly projects: Projects;
  readonly services: Pick<Services, 'read'>;
  readonly engine: Engine;
  readonly nodePortRange: SpecContext['nodePortRange'];
}

const views = ['clusters', 'base', 'differences', 'federated', 'plan', 'changes'] as const;

const query = Type.Object({
  view: Type.Optional(
    Type.Unsafe<string>({
      type: 'string',
      enum: [...views],
      default: 'clusters',
      description:
        'The objects of each cluster; those without differences; the differences of each cluster (RFC 6902); the KubeFed form; what the engine would send; or, of an edit draft, what that changes in each cluster.',
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
  services,
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
    service?: ServiceRecord,
  ): Answer => {
    const issues = known ?? validate(spec, { kind, clusters: project.clusters, nodePortRange });
    refuseUnknownCluster(
      [...project.clusters, ...(service?.objects ?? []).map(({ cluster }) => cluster)],
      call.query.cluster,
    );
    refuseUnrenderable(issues);
    const rendering = render(spec, { kind, project: project.name, creator, clusters: project.clusters });
    return present(call, rendering, issues, engine, service);
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
        const project = projectOf(projects, call.params);
        const service = draft.service === undefined ? undefined : await services.read(project.name, draft.service);
        const creator = service?.createdBy ?? draft.owner;
        return preview(call, project, draft.kind, draft.spec, creator, draft.issues, service);
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

/** @param all the clusters that the view tells of */
const refuseUnknownCluster = (all: readonly (string | undefined)[], cluster: unknown): void => {
  if (cluster === undefined || all.some((one) => one === cluster)) return;
  throw new Problem('malformed-request', { detail: 'query-cluster', params: { name: String(cluster) } });
};

const present = (
  call: Call,
  rendering: Rendering,
  issues: readonly Issue[],
  engine: Engine,
  service: ServiceRecord | undefined,
): Answer => {
  const view = call.query.view as View | 'plan' | 'changes';
  const options = { cluster: call.query.cluster as string | undefined, provenance: call.query.provenance === true };
  const plan = view === 'plan' || view === 'changes' ? planOf(engine, rendering, service) : undefined;
  refuseUnknownCluster(
    [...rendering.clusters, ...(plan?.requests ?? [])].map(({ cluster }) => cluster),
    options.cluster,
  );
  const shown = plan
    ? plannedView(view === 'plan', plan, rendering, options.cluster)
    : renderingView(rendering, view as View, options);
  if (call.accept !== JSON_TYPE) return { status: 200, text: renderingYaml(shown) };
  const { digest, kind } = rendering;
  const consequences =
    'consequences' in shown && shown.consequences !== undefined
      ? confirmationBody(shown.consequences, call.language)
      : {};
  return {
    status: 200,
    body: { digest, kind, issues: issues.map((issue) => issueBody(issue, call.language)), ...shown, ...consequences },
  };
};

/** Of an edit draft what is done to the objects that there are. */
const planOf = (engine: Engine, rendering: Rendering, service: ServiceRecord | undefined): Plan => {
  const { project } = rendering;
  const before = service && renderingOf(project, service);
  const marks = { serviceId: service?.serviceId ?? '' };
  return engine.plan({ marks, project, rendering, known: service?.objects ?? [], before });
};

const plannedView = (isPlan: boolean, plan: Plan, rendering: Rendering, cluster: string | undefined) => {
  const requests = plan.requests.filter((request) => cluster === undefined || request.cluster === cluster);
  if (isPlan) return { engine: plan.engine, requests: requests.flatMap(requestView) };
  const clusters = changesOf({ ...plan, requests });
  const consequences = consequencesOf('update', plan, rendering);
  return consequences.length === 0 ? { clusters } : { clusters, consequences };
};

/** The marks of an object that is there already say which service it belongs to; a new one has no service yet. */
const requestView = ({ cluster, apiVersion, kind, namespace, name, ...request }: PlannedRequest) =>
  request.verb === 'delete' ? [] : [{ cluster, apiVersion, kind, namespace, name, object: request.object }];
