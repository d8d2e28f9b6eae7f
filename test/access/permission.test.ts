import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import { createPermissions, type Deed, type PermissionRule } from '../../src/access/permission.ts';
import type { ResourceAttributes } from '../../src/access/permission-review.ts';
import type { Kind } from '../../src/wizard/spec.ts';

const alice: Identity = { issuer: 'kubernetes', username: 'alice', groups: [], extra: {} };

/** Permissions of somebody who holds just these rights: `create federatedservices`. */
const withRights = (rights: readonly string[], rule?: PermissionRule) => {
  const asked: (ResourceAttributes & { fresh?: boolean })[] = [];
  const allowed = async (_: Identity, attributes: ResourceAttributes, options?: { readonly fresh?: boolean }) => {
    asked.push({ ...attributes, fresh: options?.fresh });
    return rights.includes(`${attributes.verb} ${attributes.resource}`);
  };
  return { permissions: createPermissions({ allowed }, rule), asked };
};

describe('Federated Project Management', () => {
  it.each<[readonly string[], Deed['kind'], boolean]>([
    [['create federatedservices', 'create federateddeployments'], 'stateless', true],
    [['create federatedservices', 'create federateddeployments'], 'stateful', false],
    [['create federatedservices', 'create federatedstatefulsets'], 'stateful', true],
    [['create federatedservices', 'create federatedstatefulsets'], 'either', true],
    [['create federatedservices', 'create federateddeployments'], 'either', true],
    [['create federatedservices'], 'either', false],
    [['create federateddeployments', 'create federatedstatefulsets'], 'either', false],
    [['create federateddeployments'], 'stateless', false],
    [['list federatedservices', 'list federateddeployments'], 'stateless', false],
    [[], 'either', false],
  ])('with %j, of kind %s: %s', async (rights, kind, expected) => {
    const { permissions } = withRights(rights);
    expect(await permissions.holds(alice, { project: 'shop', verb: 'create', kind })).toBe(expected);
    expect(await permissions.mayManage(alice, 'shop', kind === 'either' ? undefined : kind)).toBe(expected);
  });

  it('asks in the group of KubeFed, in the namespace of the project, fresh where asked to', async () => {
    const { permissions, asked } = withRights(['create federatedservices', 'create federateddeployments']);
    await permissions.mayManage(alice, 'shop', 'stateless', { fresh: true });
    const asking = { namespace: 'shop', verb: 'create', group: 'types.kubefed.io', fresh: true };
    expect(asked).toEqual([
      { ...asking, resource: 'federatedservices' },
      { ...asking, resource: 'federateddeployments' },
    ]);
  });

  it('may be made of other resources', async () => {
    const apps = (resource: string) => [{ group: 'apps', resource }];
    const rule = { service: [], stateless: apps('deployments'), stateful: apps('statefulsets') };
    const { permissions, asked } = withRights(['create deployments'], rule);
    expect(await permissions.mayManage(alice, 'shop', 'stateless')).toBe(true);
    expect(asked).toMatchObject([{ group: 'apps', resource: 'deployments' }]);
  });

  it('made of nothing is held by nobody', async () => {
    const { permissions } = withRights([], { service: [], stateless: [], stateful: [] });
    expect(await permissions.mayManage(alice, 'shop', 'stateless')).toBe(false);
  });
});

describe('looking', () => {
  it('at services needs just that of them', async () => {
    const { permissions } = withRights(['list federatedservices']);
    expect(await permissions.mayView(alice, 'shop', 'list')).toBe(true);
    expect(await permissions.mayView(alice, 'shop', 'get')).toBe(false);
  });

  it('at a whole spec needs `get` of the workload too', async () => {
    const rights = ['get federatedservices', 'get federateddeployments'];
    const spec = (kind: Kind) => ({ project: 'shop', verb: 'get', kind }) as const;
    expect(await withRights(rights).permissions.holds(alice, spec('stateless'))).toBe(true);
    expect(await withRights(rights).permissions.holds(alice, spec('stateful'))).toBe(false);
  });
});
