import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import { createMemoryObjectTable } from '../../src/sandbox/object-table.ts';
import type { Grant } from '../../src/sandbox/permissions.ts';
import { createSandboxCluster } from '../../src/sandbox/sandbox-cluster.ts';
import { engineContract } from '../contract/engine.ts';
import type { ContractMember } from '../contract/engine-bench.ts';
import { identityOf } from './a-rendering.ts';

const tokens = [
  { token: 'slipway-token', username: 'slipway' },
  { token: 'admin-token', username: 'admin', groups: ['system:masters'] },
];
const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
const grants: readonly Grant[] = [
  {
    name: 'impersonator',
    users: ['slipway'],
    apiGroups: ['*'],
    resources: ['users', 'groups', 'uids'],
    verbs: ['impersonate'],
  },
  { name: 'makers', groups: ['makers'], namespace: 'shop', ...everything },
  { name: 'root', users: ['root'], ...everything },
];

const aMember = async (name: string): Promise<ContractMember> => {
  let uids = 0;
  const objects = createMemoryObjectTable();
  const cluster = createSandboxCluster({
    name,
    objects,
    tokens,
    grants,
    now: () => Date.now(),
    newId: () => `uid-${++uids}`,
    controllers: false,
  });
  const admin: ContractMember['admin'] = async (method, path, body) => {
    const headers = {
      Authorization: 'Bearer admin-token',
      'Content-Type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json',
    };
    const answer = await cluster.send({
      method,
      path,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      timeoutMs: 1_000,
    });
    return { status: answer.status, body: JSON.parse(answer.body) };
  };
  const namespace = (metadata: { name: string; finalizers?: string[] }) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata,
  });
  await cluster.seed('contract', [
    namespace({ name: 'shop' }),
    namespace({ name: 'leaving', finalizers: ['example.com/held'] }),
  ]);
  await admin('DELETE', '/api/v1/namespaces/leaving');
  /** Straight out of the table, under the key that the cluster has for the object. */
  const collect: ContractMember['collect'] = async (path) => {
    const [, group = '', project, plural, object] =
      /^\/apis?(?:\/([^/]+))?\/v1\/namespaces\/([^/]+)\/([^/]+)\/([^/?]+)/.exec(path) ?? [];
    await objects.write({ [`${name}/objects/${plural}.${group}/${project}/${object}`]: undefined });
  };
  return {
    admin,
    collect,
    connect: (wrap = (transport) => transport) =>
      createKubeCluster({
        name,
        transport: wrap(cluster),
        credentials: () => ({ Authorization: 'Bearer slipway-token' }),
      }),
  };
};

engineContract('direct, in sandbox clusters', {
  createEngine: (member, limits) =>
    createDirectEngine({ member, limits, sleep: async () => undefined, random: () => 0, now: () => Date.now() }),
  setup: async () => ({
    members: { a: await aMember('a'), b: await aMember('b') },
    project: 'shop',
    terminating: 'leaving',
    alice: identityOf('alice', ['makers']),
    eve: identityOf('eve'),
    root: identityOf('root'),
    close: async () => undefined,
  }),
});
