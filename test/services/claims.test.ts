import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import { ImpersonationRefused } from '../../src/clusters/impersonation.ts';
import type { KubeCluster } from '../../src/clusters/kube-client.ts';
import { claimsOf } from '../../src/services/claims.ts';
import type { ServiceRecord } from '../../src/services/service.ts';
import { aRecord, identityOf } from './a-service.ts';

const alice = identityOf('alice');
const service = (kind: ServiceRecord['kind'] = 'stateful'): ServiceRecord =>
  aRecord({
    kind,
    placement: ['east', 'west'],
    objects: ['east', 'west'].map((cluster) => ({ cluster, apiVersion: 'v1', kind: 'Service', name: 'db', uid: 'u' })),
    spec: {
      basicInformation: { name: 'db' },
      podSettings: {
        containers: [{ name: 'mysql', image: 'mysql:8', ports: [{ containerPort: 3306 }] }],
        placement: [{ cluster: 'east' }, { cluster: 'west' }],
      },
      storageSettings: {
        volumeClaimTemplates: [
          {
            name: 'data',
            storageClassName: 'local',
            accessModes: ['ReadWriteOnce'],
            capacity: '1Gi',
            mounts: [{ container: 'mysql', mountPath: '/var/lib/mysql' }],
          },
        ],
      },
    },
  });

/** A member whose claims have these names. */
const member = (answer: readonly string[] | 'forbidden' | Error, asked: unknown[] = []): KubeCluster => {
  const list = async (ref: unknown) => {
    asked.push(ref);
    return answer === 'forbidden'
      ? {
          ok: false,
          warnings: [],
          fault: { type: 'status', status: 403, reason: 'Forbidden', message: 'no', causes: [] },
        }
      : { ok: true, status: 200, warnings: [], value: { items: (answer as readonly string[]).map(claim) } };
  };
  return {
    as: (identity: Identity) => {
      if (answer instanceof Error) throw answer;
      asked.push(identity.username);
      return { list };
    },
  } as unknown as KubeCluster;
};
const claim = (name: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, uid: `uid of ${name}` },
});
const find = (members: Readonly<Record<string, KubeCluster>>, of = service()) =>
  claimsOf('shop', of, alice, (name) => members[name]);

describe('the claims of a service', () => {
  it('are those of its templates and its workload, by ordinal, in each of its clusters', async () => {
    const names = ['data-db-v1-0', 'data-db-v1-12'];
    const others = ['data-db-v1', 'data-db-v1-x', 'data-db-v1-0-1', 'logs-db-v1-0', 'data-db-v2-0', 'xdata-db-v1-0'];
    const { claims, unseen } = await find({ east: member([...names, ...others]), west: member([]) });
    expect(claims).toEqual(
      names.map((name) => ({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        cluster: 'east',
        name,
        uid: `uid of ${name}`,
      })),
    );
    expect(unseen).toEqual([]);
  });

  it('are read as the user, in the namespace of the project', async () => {
    const asked: unknown[] = [];
    await find({ east: member([], asked), west: member([]) });
    expect(asked).toEqual(['alice', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop' }]);
  });

  it('of a cluster that refuses, is not configured, or may not be asked as the user, are told to be unknown', async () => {
    const seen = member(['data-db-v1-0']);
    for (const [west, message] of [
      [member('forbidden'), 'no'],
      [undefined, 'no cluster west is configured'],
      [member(new ImpersonationRefused('not as system:admin')), 'not as system:admin'],
    ] as const) {
      const { claims, unseen } = await find(west === undefined ? { east: seen } : { east: seen, west });
      expect(claims).toHaveLength(1);
      expect(unseen).toEqual([{ code: 'claims-unknown', cluster: 'west', message }]);
    }
  });

  it('of one that is stateless are none, and nobody is asked', async () => {
    expect(await find({ east: member(new Error('asked')) }, service('stateless'))).toEqual({ claims: [], unseen: [] });
  });

  it('whose reading fails for a reason of our own is an error', async () => {
    await expect(find({ east: member(new Error('a bug')), west: member([]) })).rejects.toThrow('a bug');
  });
});
