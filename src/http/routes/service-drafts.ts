import { Type } from '@sinclair/typebox';
import type { Drafts, NewForm } from '../../drafts/drafts.ts';
import { Problem, validationFailed } from '../../problems.ts';
import type { Project, Projects } from '../../projects.ts';
import type { ServiceRecord } from '../../services/service.ts';
import type { Services } from '../../services/services.ts';
import { createBodyCheck } from '../body-check.ts';
import { projectOf, writtenDraft } from '../draft-answers.ts';
import type { Call, Endpoint } from '../endpoint.ts';
import { etagOf } from '../etag.ts';
import { draftBody } from '../present.ts';
import { ref } from '../schemas/atoms.ts';
import { serviceDraftExamples } from '../schemas/examples.ts';

export interface ServiceDraftRoutesDependencies {
  readonly services: Pick<Services, 'read'>;
  readonly drafts: Drafts;
  readonly projects: Projects;
}

const closed = { additionalProperties: false } as const;
const label = { pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 } as const;
/** @param words of ours, for the texts of its refusals; the document has none of them */
const serviceDraft = (words: { readonly grammar?: string }) => {
  const labelled = (description: string) => Type.String({ ...label, ...words, description });
  const copyTo = { project: labelled('Project of the copy.'), name: labelled('Name of the copy.') };
  return Type.Object({ copyTo: Type.Optional(Type.Object(copyTo, closed)) }, closed);
};
const ServiceDraft = serviceDraft({});
const check = createBodyCheck(serviceDraft({ grammar: 'dns-label' }));

/** Drafts that begin with what a service is. */
export const serviceDraftEndpoints = ({
  services,
  drafts,
  projects,
}: ServiceDraftRoutesDependencies): readonly Endpoint[] => {
  const mustRead = async ({ params }: Pick<Call, 'params'>): Promise<ServiceRecord> => {
    const service = await services.read(projectOf(projects, params).name, params.service ?? '');
    if (service === undefined) throw new Problem('not-found');
    return service;
  };
  /** @throws Problem `not-found`, `permission-denied` */
  const mustCopy = async (call: Pick<Call, 'params' | 'permit' | 'permitKind'>): Promise<ServiceRecord> => {
    const service = await mustRead(call);
    await call.permitKind(service.kind);
    await call.permit({ project: projectOf(projects, call.params).name, verb: 'get', kind: service.kind });
    return service;
  };
  /** @throws Problem `permission-denied` also for a project that is not there */
  const targetOf = async (call: Call, { kind }: ServiceRecord, project: string): Promise<Project> => {
    await call.permit({ project, verb: 'create', kind });
    return projectOf(projects, { project });
  };

  return [
    {
      operationId: 'createServiceDraft',
      method: 'POST',
      path: '/projects/:project/services/:service/drafts',
      tag: 'Services',
      summary: 'Begin a draft from a service',
      description:
        'An edit draft: finalizing it changes the service. With `copyTo` a draft of a new service, here or in another project. A spec holds literal variables: this also needs `get` of the federated workload kind.',
      check: { type: 'manage' },
      body: { schema: ServiceDraft, optional: true, examples: serviceDraftExamples },
      responses: { 201: { description: 'The draft.', schema: ref('Draft'), etag: true, location: true } },
      exists: mustCopy,
      handle: async (call) => {
        const service = await mustCopy(call);
        const { name } = projectOf(projects, call.params);
        const { refusals, count } = check(call.body);
        if (count > 0) throw validationFailed(refusals, count);
        const { copyTo } = call.body as { readonly copyTo?: { readonly project: string; readonly name: string } };
        const target = await targetOf(call, service, copyTo?.project ?? name);
        const form = copyTo === undefined ? editForm(service) : copyForm(service, copyTo.name);
        const draft = writtenDraft(await drafts.create(target, call.identity, { ...form, seed: call.seed }));
        return {
          status: 201,
          headers: {
            ETag: etagOf(draft.token),
            Location: `/api/v1/projects/${draft.project}/drafts/${draft.id}`,
          },
          body: draftBody(draft, call.language),
        };
      },
    },
  ];
};

const editForm = ({ name, version, kind, revision, serviceId, spec }: ServiceRecord): NewForm => ({
  kind,
  title: null,
  spec,
  edits: { service: name, baseRevision: revision, serviceId, fixed: { name, version } },
});

const copyForm = ({ kind, spec }: ServiceRecord, name: string): NewForm => ({
  kind,
  title: null,
  spec: { ...spec, basicInformation: { ...spec.basicInformation, name } },
});
