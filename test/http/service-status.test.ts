import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KubeResult } from '../../src/clusters/kube-client.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { refused } from '../engines/scripted-cluster.ts';
import { type ScriptedMember, scriptedMember } from '../services/scripted-member.ts';
import { aForm, PROJECT, told } from './forms.ts';
import { type ScriptedSlipway, startScripted } from './scripted.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

const statusPath = (name: string) => `${PROJECT}/services/${name}/status`;
const create = (call: Call, spec: { basicInformation?: { name?: string } }, kind = 'stateless', token?: string) =>
  call('POST', `${PROJECT}/services`, { body: { kind, spec }, token, headers: { Prefer: 'wait=20' } });
const statesOf = (body: { clusters: { cluster: string; state: string }[] }) =>
  body.clusters.map(({ cluster, state }) => `${cluster} ${state}`);

describe('GET the status of a service, in the sandbox', () => {
  let slipway: RunningSlipway;
  let call: Call;
  beforeAll(async () => {
    slipway = await startSlipway();
    call = slipway.call;
  });
  afterAll(() => slipway.close());

  it('a new service is on its way, then ready, in every cluster of its placement', async () => {
    expect((await create(call, aForm('fresh'))).status).toBe(200);
    await vi.waitFor(
      async () => {
        const { body } = await call('GET', statusPath('fresh'));
        expect(statesOf(body)).toEqual(['host Ready', 'east Ready', 'west Ready']);
      },
      { timeout: 15_000, interval: 200 },
    );
    const { body } = await call('GET', statusPath('fresh'));
    const [host] = body.clusters;
    expect(host.message).toBe('deployment "fresh-v1" successfully rolled out');
    expect(host.workload).toMatchObject({
      conditions: [{ type: 'Available', status: 'True' }, { type: 'Progressing' }],
    });
    expect(host.workload.available).toBe(host.workload.desired);
    expect(host.service).toMatchObject({
      type: 'ClusterIP',
      clusterIP: expect.stringMatching(/^10\.96\./),
      addresses: [],
    });
  });

  it('an unchanged one is 304 without a body for who has its tag', async () => {
    const first = await call('GET', statusPath('fresh'));
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const again = await call('GET', statusPath('fresh'), { headers: { 'If-None-Match': first.headers.etag ?? '' } });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', first.headers.etag]);
    expect((await call('GET', statusPath('fresh'), { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });

  it('its tag is not that of the service, and is none for writing', async () => {
    const service = await call('GET', `${PROJECT}/services/fresh`);
    expect((await call('GET', statusPath('fresh'))).headers.etag).not.toBe(service.headers.etag);
  });

  it('may be read by who may only view, and by nobody else', async () => {
    const { status, body } = await call('GET', statusPath('fresh'), { token: 'sandbox-bob' });
    expect([status, statesOf(body)]).toEqual([200, ['host Ready', 'east Ready', 'west Ready']]);
    expect(told(await call('GET', '/projects/other/services/fresh/status'))).toBe('403 | permission-denied');
    expect(told(await call('GET', statusPath('fresh'), { token: null }))).toBe('401 | not-authenticated');
  });

  it('of a service that is not there is 404', async () => {
    expect(told(await call('GET', statusPath('nothing')))).toBe('404 | not-found');
    expect(told(await call('GET', `${statusPath('nothing')}?x=1`))).toBe('404 | not-found');
    expect(told(await call('POST', statusPath('fresh'), { body: {} }))).toContain('405');
  });
});

describe('GET the status of a service, in clusters that are told what to answer', () => {
  const notThere = refused as KubeResult<never>;
  const made = new Map<string, KubeObject[]>();
  const members: Readonly<Record<string, ScriptedMember>> = {
    east: scriptedMember('east'),
    west: scriptedMember('west'),
  };
  let scripted: ScriptedSlipway;
  beforeAll(async () => {
    scripted = await startScripted({
      users: {
        ann: { username: 'ann', uid: '1', groups: ['devs'] },
        ben: { username: 'ben', uid: '2', groups: ['devs'] },
      },
      member: (name) => members[name]?.cluster,
      engine: {
        send: async (request, _as, options) => {
          await options?.sending?.(1);
          const uid = `uid-${request.index}`;
          if (request.verb === 'delete') return anOutcome('Deleted', { uid });
          const { object, cluster = '' } = request;
          made.set(cluster, [
            ...(made.get(cluster) ?? []),
            { ...object, metadata: { ...object.metadata, uid, generation: 1 } },
          ]);
          return anOutcome('Applied', { uid });
        },
      },
    });
    expect((await create(scripted.call, aForm('cart'), 'stateless', 'ann')).body).toMatchObject({ phase: 'Succeeded' });
  });
  afterAll(() => scripted.close());

  const rolledOut = { observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
  const thereIn = (cluster: string): KubeObject[] =>
    (made.get(cluster) ?? []).map((object) =>
      object.kind === 'Service' ? object : { ...object, spec: { replicas: 2 }, status: rolledOut },
    );
  const memberOf = (name: string): ScriptedMember => members[name] ?? scriptedMember(name);
  const become = (objects: { east?: KubeObject[]; west?: KubeObject[] }, silent?: 'east' | 'west') => {
    scripted.advance(2_000);
    for (const name of ['east', 'west'] as const) {
      const member = memberOf(name);
      member.calls.length = 0;
      member.become({
        objects: objects[name] ?? thereIn(name),
        ...(silent === name ? { fault: () => notThere } : {}),
      });
    }
  };
  const read = async (token = 'ann') => {
    const answer = await scripted.call('GET', statusPath('cart'), { token });
    expect(answer.status, answer.text).toBe(200);
    return statesOf(answer.body).sort();
  };

  it('two callers of equal rights cause one list a kind, another user causes his own', async () => {
    become({});
    expect((await Promise.all([read(), read()])).flat()).toEqual([
      'east Ready',
      'west Ready',
      'east Ready',
      'west Ready',
    ]);
    expect(memberOf('east').calls).toEqual(['ann list Service', 'ann list Deployment']);
    await read('ben');
    expect(memberOf('east').calls.slice(2)).toEqual(['ben list Service', 'ben list Deployment']);
  });

  it('what is gone is missing', async () => {
    become({ east: [] });
    expect(await read()).toEqual(['east Missing', 'west Ready']);
  });

  it('what is another object is foreign, whatever it says of itself', async () => {
    become({ east: thereIn('east').map((object) => ({ ...object, metadata: { ...object.metadata, uid: 'other' } })) });
    expect(await read()).toEqual(['east Foreign', 'west Ready']);
  });

  it('a cluster that does not answer is unreachable since then; the tag holds for as long as nothing changes', async () => {
    become({}, 'west');
    const first = await scripted.call('GET', statusPath('cart'), { token: 'ann' });
    const west = first.body.clusters.find(({ cluster }: { cluster: string }) => cluster === 'west');
    expect(west).toEqual({ cluster: 'west', state: 'Unreachable', message: 'ECONNREFUSED', since: expect.any(String) });
    scripted.advance(10_000);
    const headers = { 'If-None-Match': first.headers.etag ?? '' };
    expect((await scripted.call('GET', statusPath('cart'), { token: 'ann', headers })).status).toBe(304);
    become({});
    expect(await read()).toEqual(['east Ready', 'west Ready']);
  });
});
