import { Type } from '@sinclair/typebox';
import { Problem } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import type { ServiceRecord } from '../../services/service.ts';
import type { Services } from '../../services/services.ts';
import { Kind } from '../../wizard/spec.ts';
import { projectOf } from '../draft-answers.ts';
import type { Call, Endpoint } from '../endpoint.ts';
import { contains, listQuery, pageOf } from '../page.ts';
import { serviceBody, serviceDetail } from '../present.ts';
import { listOf, ref } from '../schemas/atoms.ts';

export interface ServiceRoutesDependencies {
  readonly services: Services;
  readonly projects: Projects;
}

const listing = {
  fields: {
    name: ({ name }: ServiceRecord) => name,
    kind: ({ kind }: ServiceRecord) => kind,
    createdAt: ({ createdAt }: ServiceRecord) => createdAt,
    updatedAt: ({ updatedAt }: ServiceRecord) => updatedAt,
  },
  idOf: ({ name }: ServiceRecord) => name,
  defaultSort: '-updatedAt',
};

/** Created services. */
export const serviceEndpoints = ({ services, projects }: ServiceRoutesDependencies): readonly Endpoint[] => {
  const mustRead = async ({ params }: Pick<Call, 'params'>): Promise<ServiceRecord> => {
    const service = await services.read(projectOf(projects, params).name, params.service ?? '');
    if (service === undefined) throw new Problem('not-found');
    return service;
  };
  const mustShow = async (call: Pick<Call, 'params' | 'permit'>): Promise<ServiceRecord> => {
    const service = await mustRead(call);
    await call.permit({ project: projectOf(projects, call.params).name, verb: 'get', kind: service.kind });
    return service;
  };

  return [
    {
      operationId: 'listServices',
      method: 'GET',
      path: '/projects/:project/services',
      tag: 'Services',
      summary: 'List the services of a project',
      check: { type: 'view', verb: 'list' },
      query: listQuery(Object.keys(listing.fields), listing.defaultSort, { kind: Type.Optional(Kind) }),
      responses: { 200: { description: 'Created services.', schema: listOf('Service') } },
      exists: async ({ params }) => projectOf(projects, params),
      handle: async (call) => {
        const { name } = projectOf(projects, call.params);
        const { q, kind } = call.query;
        const all = await services.list(name);
        const chosen = all.filter(
          (service) => (kind === undefined || service.kind === kind) && contains(q, service.name, service.alias),
        );
        const page = pageOf(chosen, call.query, listing);
        const items = await Promise.all(
          page.items.map(async (service) => serviceBody(service, await services.phaseOf(name, service))),
        );
        return { status: 200, body: { ...page, items } };
      },
    },
    {
      operationId: 'getService',
      method: 'GET',
      path: '/projects/:project/services/:service',
      tag: 'Services',
      summary: 'Read a service with its spec',
      description: 'A spec holds literal variables: reading it also needs `get` of the federated workload kind.',
      check: { type: 'view', verb: 'get' },
      responses: { 200: { description: 'The service.', schema: ref('ServiceDetail'), etag: true } },
      exists: mustShow,
      handle: async (call) => {
        const service = await mustShow(call);
        const { name } = projectOf(projects, call.params);
        const body = serviceDetail(service, await services.phaseOf(name, service));
        return { status: 200, headers: { ETag: body.etag }, body };
      },
    },
  ];
};
