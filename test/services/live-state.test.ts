import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { KubeCluster, KubeResult } from '../../src/clusters/kube-client.ts';
import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import type { ClusterState } from '../../src/services/cluster-state.ts';
import { createLiveState } from '../../src/services/live-state.ts';
import type { ServiceRecord } from '../../src/services/service.ts';
import { lost, no, refusal, refused } from '../engines/scripted-cluster.ts';
import { allThere, aRecord, identityOf, liveDeployment, liveService, liveStatefulSet, shop } from './a-service.ts';
import { type MemberScript, type ScriptedMember, scriptedMember } from './scripted-member.ts';

const noAnswer = lost as KubeResult<never>;
const notThere = refused as KubeResult<never>;
const forbidden = refusal(403, 'Forbidden', {
  message: 'services is forbidden: User "bob" cannot list',
}) as KubeResult<never>;
const alice = identityOf('alice');

const someMembers = (scripts: Readonly<Record<string, MemberScript>> = {}, waitMs?: number) => {
  const members: Readonly<Record<string, ScriptedMember>> = {
    east: scriptedMember('east', scripts.east ?? { objects: allThere }),
    west: scriptedMember('west', scripts.west ?? { objects: allThere }),
  };
  let clock = Date.parse('2026-03-01T12:00:00Z');
  const live = createLiveState({ member: (name) => members[name]?.cluster, now: () => clock, waitMs });
  return {
    live,
    memberOf: (name: 'east' | 'west'): ScriptedMember => members[name] ?? scriptedMember(name),
    pass: (ms: number) => {
      clock += ms;
    },
    of: (record: ServiceRecord = aRecord(), identity = alice) => live.of(identity, shop, record),
  };
};

/** The state in the only cluster of a service whose cluster holds these objects. */
const stateWith = async (
  objects: readonly KubeObject[],
  change: Partial<ServiceRecord> = {},
): Promise<ClusterState> => {
  const { of } = someMembers({ west: { objects } });
  const [state] = await of(aRecord({ placement: ['west'], ...change, objects: change.objects ?? inWest }));
  return state ?? { cluster: '', state: 'Unreachable' };
};
const inWest = aRecord().objects.filter(({ cluster }) => cluster === 'west');
const words = ({ state, message }: ClusterState) => [state, message];

describe('the live state', () => {
  it('has one entry a cluster: the placement in its order, then those that still hold objects', async () => {
    const { of } = someMembers();
    const states = await of(aRecord({ placement: ['west'] }));
    expect(states.map(({ cluster, state }) => [cluster, state])).toEqual([
      ['west', 'Ready'],
      ['east', 'Ready'],
    ]);
  });

  it('tells numbers, conditions, and how the Service is reached', async () => {
    const conditions = [
      {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'm',
        lastTransitionTime: '2026-03-01T10:00:00Z',
      },
    ];
    const ports = [{ name: 'http', port: 80, nodePort: 30_080 }, { port: 90 }];
    const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }, { hostname: 'lb.example' }, {}] } };
    const found = await stateWith([
      liveService({ type: 'LoadBalancer', ports }, {}, status),
      liveDeployment({ conditions }),
    ]);
    expect(found).toEqual({
      cluster: 'west',
      state: 'Ready',
      message: 'deployment "cart-v1" successfully rolled out',
      since: '2026-03-01T10:00:00.000Z',
      workload: {
        desired: 2,
        updated: 2,
        ready: 2,
        available: 2,
        conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'm' }],
      },
      service: {
        type: 'LoadBalancer',
        clusterIP: '10.0.0.1',
        ports: [
          { name: 'http', port: 80, nodePort: 30_080 },
          { name: '', port: 90 },
        ],
        addresses: ['192.0.2.1', 'lb.example'],
      },
    });
  });

  it('says that a load balancer has no address yet; the state is that of the workload', async () => {
    const pending = liveService({ type: 'LoadBalancer' });
    expect(words(await stateWith([pending, liveDeployment()]))).toEqual([
      'Ready',
      'deployment "cart-v1" successfully rolled out; the load balancer of Service "cart" has no address yet',
    ]);
    expect((await stateWith([pending, liveDeployment({ availableReplicas: 0 })])).state).toBe('Progressing');
  });

  const unmarked = { labels: {}, annotations: {} };
  const unlabelled = { labels: {} };
  const rows: [rule: string, objects: readonly KubeObject[], expected: unknown][] = [
    ['nothing is there', [], ['Missing', 'Service "cart" is gone; Deployment "cart-v1" is gone']],
    ['the Service is not there', [liveDeployment()], ['Missing', 'Service "cart" is gone']],
    ['the workload is not there', [liveService()], ['Missing', 'Deployment "cart-v1" is gone']],
    [
      'an object of that name is somebody else’s',
      [liveService({}, { ...unmarked, uid: 'other' }), liveDeployment()],
      ['Foreign', 'Service "cart" exists and does not carry the mark of this service'],
    ],
    [
      'an object belongs to another service',
      [liveService(), liveDeployment({}, { annotations: { 'slipway.dev/service-id': 'service-2' } })],
      ['Foreign', 'Deployment "cart-v1" exists and does not carry the mark of this service'],
    ],
    [
      'an object was copied, mark and all',
      [liveService(), liveDeployment({}, { uid: 'copy' })],
      ['Foreign', 'Deployment "cart-v1" carries the mark of this service and is not the object that it made'],
    ],
    [
      'one is foreign and one is missing',
      [liveService({}, unmarked)],
      ['Foreign', 'Service "cart" exists and does not carry the mark of this service'],
    ],
    [
      'the label by which the list finds it was taken away, and nothing else',
      [liveService({}, unlabelled), liveDeployment({}, unlabelled)],
      ['Ready', 'deployment "cart-v1" successfully rolled out'],
    ],
    [
      'an object is on its way out',
      [liveService(), liveDeployment({}, { deletionTimestamp: '2026-03-01T10:00:00Z' })],
      ['Progressing', 'Deployment "cart-v1" is being deleted'],
    ],
  ];
  it.each(rows)('%s', async (_, objects, expected) => {
    expect(words(await stateWith(objects))).toEqual(expected);
  });

  it('what was never made is not said to be gone', async () => {
    expect(words(await stateWith([], { objects: [] }))).toEqual([
      'Missing',
      'Service "cart" is not there; Deployment "cart-v1" is not there',
    ]);
  });

  it('while a submission runs the mark alone tells what is ours: the uid may be new', async () => {
    const running = { lastSubmission: { id: 's' } };
    expect((await stateWith([liveService(), liveDeployment({}, { uid: 'new' })], running)).state).toBe('Ready');
  });

  it('a list that is older than the record is not believed before the object was looked at', async () => {
    const { of, memberOf } = someMembers();
    await of();
    memberOf('west').become({ objects: [liveService(), liveDeployment({}, { uid: 'new' })] });
    const made = aRecord().objects.map((one) =>
      one.cluster === 'west' && one.kind === 'Deployment' ? { ...one, uid: 'new' } : one,
    );
    expect((await of(aRecord({ objects: made }))).map(({ state }) => state)).toEqual(['Ready', 'Ready']);
  });

  it('takes any answer of a cluster', async () => {
    const part = fc.anything({ maxDepth: 3 });
    const metadata = { annotations: liveService().metadata.annotations, labels: liveService().metadata.labels };
    await fc.assert(
      fc.asyncProperty(part, part, part, part, async (serviceSpec, serviceStatus, spec, status) => {
        const objects = [
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'cart', ...metadata },
            spec: serviceSpec,
            status: serviceStatus,
          },
          { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart-v1', ...metadata }, spec, status },
        ];
        const found = await stateWith(objects, { objects: [] });
        expect(['Ready', 'Progressing', 'Degraded']).toContain(found.state);
        expect(found.service?.ports.every(({ name, port }) => typeof name === 'string' && port >= 0)).toBe(true);
      }),
    );
  });
});

describe('a StatefulSet with missing pods', () => {
  const stateful = {
    kind: 'stateful',
    objects: inWest.map((one) => (one.kind === 'Deployment' ? { ...one, kind: 'StatefulSet' } : one)),
  } as const;
  const event: KubeObject = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', labels: {} },
    involvedObject: { kind: 'StatefulSet', name: 'cart-v1', uid: 'workload-uid' },
    reason: 'FailedCreate',
    message: 'create Pod cart-v1-0 failed error: exceeded quota',
    firstTimestamp: '2026-03-01T10:00:00Z',
    lastTimestamp: '2026-03-01T10:05:00Z',
  };
  const lacking = liveStatefulSet({ replicas: 0, readyReplicas: 0, updatedReplicas: 0 });

  it('is asked for in the events of its kind, and the words are the controller’s', async () => {
    const { of, memberOf } = someMembers({ west: { objects: [liveService(), lacking, event] } });
    const [state] = await of(aRecord({ placement: ['west'], ...stateful }));
    expect(state).toMatchObject({ state: 'Degraded', message: event.message, since: '2026-03-01T10:00:00.000Z' });
    expect(memberOf('west').calls).toEqual(['alice list Service', 'alice list StatefulSet', 'alice list Event']);
  });

  it('of somebody who may not read events is told by its numbers', async () => {
    const fault = (call: string) => (call === 'list Event' ? forbidden : undefined);
    const { of } = someMembers({ west: { objects: [liveService(), lacking, event], fault } });
    const [state] = await of(aRecord({ placement: ['west'], ...stateful }));
    expect([state?.state, state?.message]).toEqual(['Progressing', 'Waiting for 2 pods to be ready...']);
  });

  it('is the only one whose events are read', async () => {
    const { of, memberOf } = someMembers({ west: { objects: [liveService(), liveStatefulSet()] } });
    await of(aRecord({ placement: ['west'], ...stateful }));
    expect(memberOf('west').calls).toEqual(['alice list Service', 'alice list StatefulSet']);
  });
});

describe('a cluster', () => {
  it('that does not answer is unreachable since its first silence, whoever asks, until it answers', async () => {
    const { of, memberOf, pass } = someMembers({ west: { objects: allThere, fault: () => notThere } });
    const west = async (name = 'alice') => (await of(aRecord(), identityOf(name)))[0];
    expect(await west()).toEqual({
      cluster: 'west',
      state: 'Unreachable',
      message: 'ECONNREFUSED',
      since: '2026-03-01T12:00:00.000Z',
    });
    pass(60_000);
    expect((await west('carol'))?.since).toBe('2026-03-01T12:00:00.000Z');
    memberOf('west').become({ objects: allThere });
    pass(2_000);
    expect((await west())?.state).toBe('Ready');
    memberOf('west').become({ fault: () => noAnswer });
    pass(60_000);
    expect((await west())?.since).toBe('2026-03-01T12:02:02.000Z');
  });

  it('that says nothing keeps its first words: the answer is the same for as long as nothing changes', async () => {
    let turn = 0;
    const fault = () => no({ type: 'no-answer', sent: true, message: `try ${++turn}` }) as KubeResult<never>;
    const { of, pass } = someMembers({ west: { fault } });
    const [first] = await of();
    pass(60_000);
    expect((await of())[0]).toEqual(first);
    expect(turn).toBe(4);
  });

  it('that refuses is unreachable in its own words, and has no silence', async () => {
    const { of } = someMembers({ west: { objects: allThere, fault: () => forbidden } });
    expect((await of())[0]).toEqual({
      cluster: 'west',
      state: 'Unreachable',
      message: 'services is forbidden: User "bob" cannot list',
      since: undefined,
    });
  });

  it('that answers half shows that half, and is unreachable', async () => {
    const fault = (call: string) => (call === 'list Service' ? noAnswer : undefined);
    const { of } = someMembers({ west: { objects: allThere, fault } });
    expect((await of())[0]).toMatchObject({ state: 'Unreachable', message: 'reset', workload: { desired: 2 } });
  });

  it('whose server is broken has not answered', async () => {
    const broken = refusal(500, 'InternalError') as KubeResult<never>;
    const { of } = someMembers({ west: { fault: () => broken } });
    expect((await of())[0]).toMatchObject({ state: 'Unreachable', since: '2026-03-01T12:00:00.000Z' });
  });

  it('that a proxy says is not there is not one where the object is missing', async () => {
    const page = refusal(404, undefined, { message: 'HTTP 404 without a Kubernetes status' }) as KubeResult<never>;
    const { of } = someMembers({ west: { objects: [], fault: (call) => (call.startsWith('get') ? page : undefined) } });
    expect((await of())[0]?.state).toBe('Unreachable');
  });

  it('gets five seconds for each call, less what has passed', async () => {
    const { of, memberOf } = someMembers({ west: { objects: [] } });
    await of();
    expect(memberOf('west').timeouts).toEqual([4_900, 4_900, 4_900, 4_900]);
  });

  it('that is silent for ever does not keep the others beyond its time', async () => {
    const { of } = someMembers({ west: { fault: () => new Promise(() => undefined) } }, 50);
    const [west, east] = await of();
    expect(west).toMatchObject({
      state: 'Unreachable',
      message: 'no answer within 0.05 s',
      since: '2026-03-01T12:00:00.000Z',
    });
    expect(east?.state).toBe('Ready');
  });

  it('that is not one of the project is not contacted', async () => {
    const { live, memberOf } = someMembers();
    const [west] = await live.of(alice, { name: 'shop', clusters: ['east'] }, aRecord());
    expect(west).toEqual({
      cluster: 'west',
      state: 'Unreachable',
      message: '"west" is not a cluster of the project "shop"',
    });
    expect(memberOf('west').calls).toEqual([]);
  });

  it('for which nobody may act as the caller is unreachable in our words, and nothing is sent', async () => {
    const cluster: KubeCluster = createKubeCluster({
      name: 'west',
      transport: {
        send: () => {
          throw new Error('nothing may be sent');
        },
        close: async () => undefined,
      },
      credentials: () => ({}),
    });
    const live = createLiveState({ member: () => cluster, now: () => 0 });
    const states = await live.of(identityOf('system:admin'), shop, aRecord());
    expect(states.map(({ message }) => message)).toEqual(Array(2).fill('system users are not acted for'));
  });
});

describe('what was read', () => {
  let members: ReturnType<typeof someMembers>;
  beforeEach(() => {
    members = someMembers();
  });
  const callsOfWest = () => members.memberOf('west').calls;

  it('is shared by callers with the same identity for two seconds: one list a kind', async () => {
    const again = identityOf('alice', { groups: ['devs'] });
    await Promise.all([members.of(), members.of(), members.of(aRecord(), again)]);
    members.pass(1_999);
    await members.of();
    expect(callsOfWest()).toEqual(['alice list Service', 'alice list Deployment']);
    members.pass(1);
    await members.of();
    expect(callsOfWest()).toHaveLength(4);
  });

  it('is shared by all services of a project', async () => {
    await members.of();
    await members.of(aRecord({ name: 'other', objects: [], placement: ['west'], kind: 'stateful' }));
    expect(callsOfWest().filter((call) => call === 'alice list Service')).toHaveLength(1);
  });

  const others = [
    ['another name', identityOf('bob')],
    ['another uid', identityOf('alice', { uid: 'uid-of-a-later-alice' })],
    ['no uid', identityOf('alice', { uid: undefined })],
    ['more groups', identityOf('alice', { groups: ['devs', 'ops'] })],
    ['fewer groups', identityOf('alice', { groups: [] })],
    ['one group with a comma in place of two', identityOf('alice', { groups: ['devs","ops'] })],
    ['other extra', identityOf('alice', { extra: { scopes: ['a'] } })],
    ['another issuer', identityOf('alice', { issuer: 'https://issuer.example' })],
  ] as const;
  it.each(others)('is not shown to somebody with %s', async (_, other) => {
    await members.of();
    await members.of(aRecord(), other);
    expect(callsOfWest()).toHaveLength(4);
  });

  it('in another project is another thing', async () => {
    await members.of();
    await members.live.of(alice, { ...shop, name: 'other' }, aRecord());
    expect(callsOfWest()).toHaveLength(4);
  });
});
