import { Type } from '@sinclair/typebox';
import pLimit from 'p-limit';
import type { Identity } from '../../access/identity.ts';
import type { Permissions } from '../../access/permission.ts';
import type { Readiness } from '../../clusters/readiness.ts';
import type { Engine } from '../../engines/engine.ts';
import type { Project, Projects } from '../../projects.ts';
import { projectOf } from '../draft-answers.ts';
import type { Endpoint } from '../endpoint.ts';
import { contains, listQuery, orderOf, pageOf } from '../page.ts';
import { listOf, ref } from '../schemas/atoms.ts';

export interface ProjectRoutesDependencies {
  readonly projects: Projects;
  readonly permissions: Permissions;
  readonly readiness: Readiness;
  readonly engine: Engine;
}

const listing = {
  fields: { name: ({ name }: Project) => name },
  idOf: ({ name }: Project) => name,
  defaultSort: 'name',
};

/** Projects that are asked about at a time, for all lists together: what else the control plane is asked must not wait for them. */
const ASKED_AT_ONCE = 4;

/** Who is calling, and where they may do what. */
export const projectEndpoints = ({
  projects,
  permissions,
  readiness,
  engine,
}: ProjectRoutesDependencies): readonly Endpoint[] => {
  const atATime = pLimit(ASKED_AT_ONCE);
  const isVisible = async (identity: Identity, { name }: Project): Promise<boolean> =>
    (await permissions.mayView(identity, name, 'get')) || permissions.mayManage(identity, name, undefined);

  return [
    {
      operationId: 'whoAmI',
      method: 'GET',
      path: '/whoami',
      tag: 'Projects',
      summary: 'Show who you are to Slipway',
      check: { type: 'authenticated' },
      responses: {
        200: {
          description: 'The caller.',
          schema: Type.Object(
            { name: Type.String(), groups: Type.Array(Type.String()) },
            { additionalProperties: false },
          ),
        },
      },
      handle: async ({ identity }) => ({ status: 200, body: { name: identity.username, groups: identity.groups } }),
    },
    {
      operationId: 'listProjects',
      method: 'GET',
      path: '/projects',
      tag: 'Projects',
      summary: 'List the projects that you may view',
      check: { type: 'authenticated' },
      query: listQuery(['name'], 'name'),
      responses: { 200: { description: 'Projects by name.', schema: listOf('Project') } },
      handle: async ({ identity, query }) => {
        const candidates = inOrder(projects, query);
        const visible: Project[] = [];
        // No more than the page needs, and one that tells whether there is another page.
        while (candidates.length > 0 && visible.length <= Number(query.pageSize)) {
          const asked = candidates.splice(0, ASKED_AT_ONCE);
          const answers = await Promise.all(asked.map((project) => atATime(() => isVisible(identity, project))));
          visible.push(...asked.filter((_, at) => answers[at]));
        }
        return { status: 200, body: pageOf(visible, query, listing) };
      },
    },
    {
      operationId: 'getProject',
      method: 'GET',
      path: '/projects/:project',
      tag: 'Projects',
      summary: 'Read a project, its clusters and your permissions',
      check: { type: 'member-of-project' },
      responses: { 200: { description: 'The project.', schema: ref('ProjectDetail') } },
      exists: async ({ params }) => projectOf(projects, params),
      handle: async ({ identity, params }) => {
        const { name, clusters } = projectOf(projects, params);
        const [view, stateless, stateful, states] = await Promise.all([
          permissions.mayView(identity, name, 'get'),
          permissions.mayManage(identity, name, 'stateless'),
          permissions.mayManage(identity, name, 'stateful'),
          Promise.all(clusters.map(async (cluster) => ({ name: cluster, ...(await readiness.of(cluster)) }))),
        ]);
        const { name: engineName, capabilities } = engine;
        return {
          status: 200,
          body: {
            name,
            engine: { name: engineName, capabilities },
            clusters: states,
            permissions: { view, manage: { stateless, stateful } },
          },
        };
      },
    },
  ];
};

/** Those that the page can begin with, in the order of the list. */
const inOrder = (projects: Projects, query: Readonly<Record<string, unknown>>): Project[] => {
  const { sort, after } = orderOf(query, listing);
  const all = projects.all().filter(({ name }) => contains(query.q, name));
  const ordered = sort.startsWith('-') ? all.reverse() : all;
  const [last] = after ?? [];
  return last === undefined
    ? ordered
    : ordered.filter(({ name }) => (sort.startsWith('-') ? name < last : name > last));
};
