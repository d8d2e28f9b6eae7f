import { createHash } from 'node:crypto';
import { Problem } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import type { LiveState } from '../../services/live-state.ts';
import type { ServiceRecord } from '../../services/service.ts';
import type { Services } from '../../services/services.ts';
import { projectOf } from '../draft-answers.ts';
import type { Call, Endpoint } from '../endpoint.ts';
import { ref } from '../schemas/atoms.ts';

export interface ServiceStatusDependencies {
  readonly services: Pick<Services, 'read'>;
  readonly projects: Projects;
  readonly liveState: LiveState;
}

/** What a service is in its clusters now. */
export const serviceStatusEndpoints = ({
  services,
  projects,
  liveState,
}: ServiceStatusDependencies): readonly Endpoint[] => {
  const mustRead = async ({ params }: Pick<Call, 'params'>): Promise<ServiceRecord> => {
    const service = await services.read(projectOf(projects, params).name, params.service ?? '');
    if (service === undefined) throw new Problem('not-found');
    return service;
  };

  return [
    {
      operationId: 'getServiceStatus',
      method: 'GET',
      path: '/projects/:project/services/:service/status',
      tag: 'Services',
      summary: 'Read the live state of a service in its clusters',
      description:
        'Read from the clusters in the name of the caller, all at once and each for at most 5 seconds. Made for polling: what a caller has read within 2 seconds is not read again, and an unchanged answer is a 304.',
      check: { type: 'view', verb: 'get' },
      revalidates: true,
      responses: { 200: { description: 'The state in each cluster.', schema: ref('ServiceStatus') } },
      exists: mustRead,
      handle: async (call) => {
        const service = await mustRead(call);
        const clusters = await liveState.of(call.identity, projectOf(projects, call.params), service);
        const body = { clusters };
        return { status: 200, body, validator: tagOf(body) };
      },
    },
  ];
};

/** Equal answers have equal tags, whichever server gives them. */
const tagOf = (body: object): string => createHash('sha256').update(JSON.stringify(body)).digest('base64url');
