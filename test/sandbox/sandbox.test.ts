import { describe, expect, it } from 'vitest';
import { at, type JsonObject, listOf } from '../../src/sandbox/json.ts';
import { createMemoryObjectTable } from '../../src/sandbox/object-table.ts';
import { createSandbox, type SandboxUser, sandboxTransport } from '../../src/sandbox/sandbox.ts';

const aSandbox = (storage = createMemoryObjectTable(), newToken?: () => string) => {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  return createSandbox({ storage, now: () => 1_700_000_000_000, newId, newToken });
};

const reader = (sandbox: ReturnType<typeof aSandbox>, cluster: string) => {
  const member = sandbox.clusters.get(cluster);
  if (member === undefined) throw new Error(`no cluster ${cluster}`);
  const service = sandboxTransport(member.transport, { token: member.serviceToken });
  return async (path: string, options: { as?: string; method?: 'GET' | 'POST' | 'DELETE'; body?: JsonObject } = {}) => {
    const headers: Record<string, string> =
      options.as === undefined ? {} : { 'Impersonate-User': options.as, 'Impersonate-Group': 'sandbox-users' };
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const answer = await service.send({ method: options.method ?? 'GET', path, headers, body, timeoutMs: 1000 });
    return { status: answer.status, body: JSON.parse(answer.body) as JsonObject };
  };
};

const namesAt = (body: JsonObject) => listOf(body.items).map((item) => at(item, 'metadata', 'name'));

describe('the sandbox', () => {
  it.each(['host', 'east', 'west'])(
    'has ConfigMaps, Secrets, claims, classes and nodes for alice in %s',
    async (cluster) => {
      const read = reader(aSandbox(), cluster);
      for (const path of [
        '/api/v1/namespaces/demo/configmaps',
        '/api/v1/namespaces/demo/secrets',
        '/api/v1/namespaces/demo/persistentvolumeclaims',
        '/apis/storage.k8s.io/v1/storageclasses',
        '/api/v1/nodes',
      ])
        expect(namesAt((await read(path, { as: 'alice' })).body).length, path).toBeGreaterThan(0);
    },
  );

  it('has the project other in east only', async () => {
    const sandbox = aSandbox();
    expect(sandbox.projects).toEqual({ demo: ['host', 'east', 'west'], other: ['east'] });
    await sandbox.ready;
    expect((await reader(sandbox, 'east')('/api/v1/namespaces/other', { as: 'alice' })).status).toBe(403);
  });

  it.each<[SandboxUser, string, boolean]>([
    ['alice', 'create', true],
    ['carol', 'create', true],
    ['alice', 'update', true],
    ['carol', 'delete', true],
    ['bob', 'create', false],
    ['bob', 'delete', false],
    ['bob', 'get', true],
    ['bob', 'list', true],
  ])('answers whether %s may %s federated services in demo: %s', async (user, verb, allowed) => {
    const review = async (namespace: string) => {
      const resourceAttributes = { verb, group: 'types.kubefed.io', resource: 'federatedservices', namespace };
      const body = { spec: { user, groups: [], resourceAttributes } };
      return reader(aSandbox(), 'host')('/apis/authorization.k8s.io/v1/subjectaccessreviews', { method: 'POST', body });
    };
    expect(at((await review('demo')).body, 'status', 'allowed')).toBe(allowed);
    expect(at((await review('other')).body, 'status', 'allowed')).toBe(false);
  });

  it('knows the users by their tokens, random ones when told', async () => {
    const known = aSandbox();
    expect(known.tokens).toEqual({ alice: 'sandbox-alice', bob: 'sandbox-bob', carol: 'sandbox-carol' });
    let made = 0;
    const random = aSandbox(createMemoryObjectTable(), () => {
      made += 1;
      return `random-${made}`;
    });
    const reviewed = async (token: string) =>
      at(
        (
          await reader(random, 'host')('/apis/authentication.k8s.io/v1/tokenreviews', {
            method: 'POST',
            body: { spec: { token } },
          })
        ).body,
        'status',
        'user',
        'username',
      );
    expect(await reviewed(random.tokens.bob)).toBe('bob');
    expect(await reviewed('sandbox-bob')).toBeUndefined();
  });

  it('does not let Slipway itself do what its users may', async () => {
    expect((await reader(aSandbox(), 'east')('/api/v1/namespaces/demo/configmaps')).status).toBe(403);
  });

  it('does not let bob read Secrets', async () => {
    expect((await reader(aSandbox(), 'east')('/api/v1/namespaces/demo/secrets', { as: 'bob' })).status).toBe(403);
  });

  it('keeps clusters apart', async () => {
    const sandbox = aSandbox();
    const path = '/api/v1/namespaces/demo/configmaps/east-only';
    expect((await reader(sandbox, 'east')(path, { as: 'alice' })).status).toBe(200);
    expect((await reader(sandbox, 'west')(path, { as: 'alice' })).status).toBe(404);
  });

  it('is seeded once: what was deleted stays deleted over a restart, what is there stays the same', async () => {
    const storage = createMemoryObjectTable();
    const path = '/api/v1/namespaces/demo/persistentvolumeclaims/shared-files';
    const kept = '/api/v1/namespaces/demo/configmaps/cart.conf';
    const first = reader(aSandbox(storage), 'east');
    const before = await first(kept, { as: 'alice' });
    await first(path, { as: 'alice', method: 'DELETE' });
    const second = reader(aSandbox(storage), 'east');
    expect((await second(path, { as: 'alice' })).status).toBe(404);
    expect(await second(kept, { as: 'alice' })).toEqual(before);
  });
});
