import { Type } from '@sinclair/typebox';
import type { KubeCluster } from '../../clusters/kube-client.ts';
import { renderingView } from '../../manifests/views.ts';
import { Problem, validationFailed } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import { claimsOf } from '../../services/claims.ts';
import { renderingOf } from '../../services/rendering-of.ts';
import type { RevisionRecord, SentReplacement } from '../../services/service.ts';
import { type Services, serviceToken } from '../../services/services.ts';
import type { StoredService } from '../../submissions/change.ts';
import type { Submissions } from '../../submissions/submissions.ts';
import type { SpecContext } from '../../wizard/issue.ts';
import { type DraftSpec, Kind } from '../../wizard/spec.ts';
import { validate } from '../../wizard/validate.ts';
import { JSON_TYPE, YAML_TYPES } from '../body.ts';
import { createBodyCheck } from '../body-check.ts';
import { projectOf, revisionMismatch } from '../draft-answers.ts';
import type { Call, Endpoint } from '../endpoint.ts';
import { revisionBody } from '../present.ts';
import { refuseFixed, sentAgain, sentOf } from '../replacement.ts';
import { ref } from '../schemas/atoms.ts';
import { finalizeExamples, replaceExamples } from '../schemas/examples.ts';
import { createBareSpecReader } from '../spec-body.ts';
import {
  type OptionsBody,
  optionFields,
  refuseErrors,
  type Submitter,
  submitQuery,
  submitResponses,
} from '../submit.ts';
import { intentBase } from './finalize.ts';

export interface ServiceChangeRoutesDependencies {
  readonly services: Services;
  readonly projects: Projects;
  readonly submitter: Submitter;
  readonly submissions: Pick<Submissions, 'sameReplacement'>;
  readonly member: (name: string) => KubeCluster | undefined;
  readonly nodePortRange: SpecContext['nodePortRange'];
}

/** What is there tells what has to be allowed. */
type Permitting = Pick<Call, 'params' | 'permitKind'>;

const closed = { additionalProperties: false } as const;
const Options = Type.Object(optionFields, closed);
const checkOptions = createBodyCheck(Options);
const replacementFields = {
  kind: Type.Optional(Type.Unsafe<Kind>({ ...Kind, description: 'As it is: a service keeps its kind.' })),
  ...optionFields,
};
const Replacement = Type.Object({ spec: ref('ServiceSpec'), ...replacementFields }, closed);
const readReplacement = createBareSpecReader<OptionsBody & { readonly kind?: Kind }>(replacementFields);

const deleteQuery = Type.Object({
  ...submitQuery.properties,
  deletePersistentVolumeClaims: Type.Optional(
    Type.Boolean({ default: false, description: 'Delete the claims that its Pods were given, with their data.' }),
  ),
  orphan: Type.Optional(
    Type.Boolean({ default: false, description: 'Leave its objects in the clusters, and forget the service.' }),
  ),
  confirm: Type.Optional(
    Type.String({ maxLength: 200, description: 'Digest of the consequences that the user has seen.' }),
  ),
});

/** Changes of a service that is there, and its kept revisions. */
export const serviceChangeEndpoints = ({
  services,
  projects,
  submitter,
  submissions,
  member,
  nodePortRange,
}: ServiceChangeRoutesDependencies): readonly Endpoint[] => {
  const mustRead = async ({ params }: Pick<Call, 'params'>): Promise<StoredService> => {
    const service = await services.readStored(projectOf(projects, params).name, params.service ?? '');
    if (service === undefined) throw new Problem('not-found');
    return service;
  };
  /** @throws Problem `not-found` for one that is kept no more */
  const mustKeep = async ({ params }: Permitting, { record }: StoredService): Promise<RevisionRecord> => {
    const { name } = projectOf(projects, params);
    const revision = await services.revision(name, record.name, Number(params.revision));
    if (revision === undefined) throw new Problem('not-found');
    return revision;
  };
  const mustChange =
    (verb: 'update' | 'delete') =>
    async (call: Permitting): Promise<StoredService> => {
      const service = await mustRead(call);
      await call.permitKind(service.record.kind, { fresh: true, verb });
      return service;
    };
  const mustUpdate = mustChange('update');
  const mustDelete = mustChange('delete');
  const mustRestore = async (call: Permitting): Promise<[StoredService, RevisionRecord]> => {
    const service = await mustUpdate(call);
    return [service, await mustKeep(call, service)];
  };
  const mustShow = async (call: Permitting & Pick<Call, 'permit'>): Promise<[StoredService, RevisionRecord]> => {
    const service = await mustRead(call);
    const { name } = projectOf(projects, call.params);
    await call.permit({ project: name, verb: 'get', kind: service.record.kind });
    return [service, await mustKeep(call, service)];
  };
  /** @throws Problem `revision-mismatch` */
  const refuseStale = ({ ifMatch }: Call, { record }: StoredService): void => {
    const token = serviceToken(record);
    if (ifMatch !== '*' && !ifMatch.includes(token)) throw revisionMismatch(token);
  };
  const update = (
    call: Call,
    service: StoredService,
    spec: DraftSpec,
    { dryRun, confirm, ...options }: OptionsBody,
    sent?: SentReplacement,
  ) => {
    const project = projectOf(projects, call.params);
    refuseErrors(validate(spec, { kind: service.record.kind, clusters: project.clusters, nodePortRange }));
    const base = intentBase(call, project, options);
    return submitter.submit(call, { ...base, operation: 'update', service, spec, sent, confirm }, dryRun);
  };

  return [
    {
      operationId: 'replaceService',
      method: 'PUT',
      path: '/projects/:project/services/:service',
      tag: 'Services',
      summary: 'Replace the spec of a service',
      description:
        'Brings the whole new spec to the clusters; where it differs, as a new revision. What cannot be changed in place, and clusters that leave the placement, need a confirmation. The same body sent again with the tag that it has just replaced answers the same submission.',
      check: { type: 'manage', verb: 'update' },
      query: submitQuery,
      ifMatch: 'required',
      prefersWait: true,
      body: { schema: Replacement, types: [JSON_TYPE, ...YAML_TYPES], examples: replaceExamples },
      responses: submitResponses,
      refuses: [409, 424],
      exists: mustUpdate,
      handle: async (call) => {
        const service = await mustUpdate(call);
        const again = sentAgain(call, service.record);
        const { name } = projectOf(projects, call.params);
        const before = again && (await submissions.sameReplacement(name, service.record.lastSubmission, again));
        if (before !== undefined) return submitter.again(call, before);
        refuseStale(call, service);
        const { spec, kind, ...options } = await readReplacement(call);
        refuseFixed(spec, kind, service.record);
        return update(call, service, spec, options, sentOf(call, service.record));
      },
    },
    {
      operationId: 'deleteService',
      method: 'DELETE',
      path: '/projects/:project/services/:service',
      tag: 'Services',
      summary: 'Delete a service from its clusters',
      description:
        'Each object is deleted by its uid, the workload first. Claims of persistent volumes stay unless they are asked for, and confirmed.',
      check: { type: 'manage', verb: 'delete' },
      query: deleteQuery,
      refuseQuery: ({ orphan, deletePersistentVolumeClaims }) =>
        orphan === true && deletePersistentVolumeClaims === true
          ? new Problem('malformed-request', { detail: 'query-orphan' })
          : undefined,
      ifMatch: 'required',
      prefersWait: true,
      responses: submitResponses,
      refuses: [409, 424],
      exists: mustDelete,
      handle: async (call) => {
        const service = await mustDelete(call);
        const { deletePersistentVolumeClaims, orphan = false, confirm } = call.query as DeleteQuery;
        refuseStale(call, service);
        const project = projectOf(projects, call.params);
        const seen =
          deletePersistentVolumeClaims === true
            ? await claimsOf(project.name, service.record, call.identity, member)
            : { claims: [], unseen: [] };
        const base = intentBase(call, project, {});
        return submitter.submit(call, { ...base, operation: 'delete', service, orphan, confirm, ...seen }, false);
      },
    },
    {
      operationId: 'getRevision',
      method: 'GET',
      path: '/projects/:project/services/:service/revisions/:revision',
      tag: 'Services',
      summary: 'Read a kept revision of a service',
      description:
        'With its spec and what it renders to. The last ten are kept. Reading it also needs `get` of the federated workload kind.',
      check: { type: 'view', verb: 'get' },
      responses: { 200: { description: 'The revision.', schema: ref('Revision') } },
      exists: mustShow,
      handle: async (call) => {
        const [{ record }, revision] = await mustShow(call);
        const { name } = projectOf(projects, call.params);
        const rendering = renderingOf(name, record, revision);
        const { digest, kind } = rendering;
        const view = renderingView(rendering, 'clusters', { provenance: false });
        return { status: 200, body: { ...revisionBody(revision), rendering: { digest, kind, issues: [], ...view } } };
      },
    },
    {
      operationId: 'restoreRevision',
      method: 'POST',
      path: '/projects/:project/services/:service/revisions/:revision/restore',
      tag: 'Services',
      summary: 'Bring a kept revision back',
      description: 'Submits its spec again; where that differs from the current one, as a new revision.',
      check: { type: 'manage', verb: 'update' },
      query: submitQuery,
      prefersWait: true,
      body: { schema: Options, optional: true, examples: finalizeExamples },
      responses: submitResponses,
      refuses: [409, 412, 424],
      exists: mustRestore,
      handle: async (call) => {
        const [service, { spec }] = await mustRestore(call);
        refuseStale(call, service);
        const { refusals, count } = checkOptions(call.body);
        if (count > 0) throw validationFailed(refusals, count);
        return update(call, service, spec, call.body as OptionsBody);
      },
    },
  ];
};

interface DeleteQuery {
  readonly deletePersistentVolumeClaims?: boolean;
  readonly orphan?: boolean;
  readonly confirm?: string;
}
