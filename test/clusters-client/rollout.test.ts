import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lacksPods, rolloutOf } from '../../src/clusters/rollout.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';

const at = (second: number): string => `2026-03-01T10:00:${String(second).padStart(2, '0')}Z`;
const shown = (second: number): string => at(second).replace('Z', '.000Z');

const aWorkload = (kind: string, spec: object, status: object | undefined, generation = 1): KubeObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'cart-v1', namespace: 'shop', uid: 'u1', generation },
  spec,
  ...(status === undefined ? {} : { status }),
});

interface Counts {
  readonly total: number;
  readonly updated: number;
  readonly ready?: number;
  readonly available?: number;
  readonly [more: string]: unknown;
}

const statusOf = ({ total, updated, ready = 0, available = 0, ...more }: Counts, observedGeneration = 1) => ({
  observedGeneration,
  replicas: total,
  updatedReplicas: updated,
  readyReplicas: ready,
  availableReplicas: available,
  ...more,
});

const condition = (type: string, status: string, reason: string, message: string, second = 0) => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: at(second),
  lastUpdateTime: at(second),
});

const underWay = condition('Progressing', 'True', 'ReplicaSetUpdated', 'ReplicaSet "x" is progressing.');
const finished = condition('Progressing', 'True', 'NewReplicaSetAvailable', 'ReplicaSet "x" has progressed.', 9);
const timedOut = condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'ReplicaSet "x" has timed out.', 8);
const available = condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', 5);
const unavailable = condition('Available', 'False', 'MinimumReplicasUnavailable', 'No minimum availability.', 7);
const refused = condition('ReplicaFailure', 'True', 'FailedCreate', 'pods "x" is forbidden: exceeded quota: q', 6);

interface Row {
  readonly rule: string;
  readonly spec?: object;
  readonly status: object | undefined;
  readonly generation?: number;
  readonly events?: readonly KubeObject[];
  readonly expected: readonly [state: string, message: string, since?: string];
}

const check = (kind: string) => (row: Row) => {
  const { spec = {}, status, generation, events, expected } = row;
  const [state, message, since] = expected;
  const rollout = rolloutOf(aWorkload(kind, { replicas: 3, ...spec }, status, generation), events);
  expect([rollout.state, rollout.message, rollout.since]).toEqual([state, message, since]);
};

const waiting = 'Waiting for deployment "cart-v1" rollout to finish: ';

const deployments: Row[] = [
  {
    rule: 'nobody has looked at it yet',
    status: undefined,
    expected: ['Progressing', 'Waiting for deployment spec update to be observed...'],
  },
  {
    rule: 'the newest spec is not observed, whatever the old one had reached',
    generation: 2,
    status: statusOf({ total: 3, updated: 3, ready: 3, available: 3, conditions: [available, finished] }),
    expected: ['Progressing', 'Waiting for deployment spec update to be observed...'],
  },
  {
    rule: 'new pods are missing',
    status: statusOf({ total: 3, updated: 1, available: 3, conditions: [available, underWay] }),
    expected: ['Progressing', `${waiting}1 out of 3 new replicas have been updated...`],
  },
  {
    rule: 'old pods are left',
    status: statusOf({ total: 4, updated: 3, available: 3, conditions: [underWay] }),
    expected: ['Progressing', `${waiting}1 old replicas are pending termination...`],
  },
  {
    rule: 'new pods are not available',
    status: statusOf({ total: 3, updated: 3, available: 2, conditions: [unavailable, underWay] }),
    expected: ['Progressing', `${waiting}2 of 3 updated replicas are available...`],
  },
  {
    rule: 'all is well, since the later of both conditions',
    status: statusOf({ total: 3, updated: 3, ready: 3, available: 3, conditions: [finished, available] }),
    expected: ['Ready', 'deployment "cart-v1" successfully rolled out', shown(9)],
  },
  {
    rule: 'nothing is wanted and nothing is there',
    spec: { replicas: 0 },
    status: { observedGeneration: 1 },
    expected: ['Ready', 'deployment "cart-v1" successfully rolled out'],
  },
  {
    rule: 'replicas are left out: one is wanted',
    spec: { replicas: undefined },
    status: statusOf({ total: 1, updated: 1, available: 0, conditions: [underWay] }),
    expected: ['Progressing', `${waiting}0 of 1 updated replicas are available...`],
  },
  {
    rule: 'the deadline is over',
    status: statusOf({ total: 3, updated: 3, available: 1, conditions: [unavailable, timedOut] }),
    expected: ['Degraded', 'deployment "cart-v1" exceeded its progress deadline', shown(8)],
  },
  {
    rule: 'pods are refused: the words are the server’s, also when the deadline is over',
    status: statusOf({ total: 0, updated: 0, conditions: [timedOut, refused] }),
    expected: ['Degraded', 'pods "x" is forbidden: exceeded quota: q', shown(6)],
  },
  {
    rule: 'a refusal that is over is none',
    status: statusOf({ total: 0, updated: 0, conditions: [underWay, { ...refused, status: 'False' }] }),
    expected: ['Progressing', `${waiting}0 out of 3 new replicas have been updated...`],
  },
  {
    rule: 'no replica set could be made',
    status: statusOf({
      total: 0,
      updated: 0,
      conditions: [condition('Progressing', 'False', 'ReplicaSetCreateError', 'no')],
    }),
    expected: ['Degraded', 'no', shown(0)],
  },
  {
    rule: 'a failing condition without words is named',
    status: statusOf({ total: 0, updated: 0, conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'Why' }] }),
    expected: ['Degraded', 'ReplicaFailure is True: Why'],
  },
  {
    rule: 'it was finished, and has fallen below its minimum',
    status: statusOf({ total: 3, updated: 3, available: 0, conditions: [unavailable, finished] }),
    expected: ['Degraded', 'No minimum availability.', shown(7)],
  },
  {
    rule: 'it was finished and lacks a pod, within its minimum',
    status: statusOf({ total: 3, updated: 3, available: 2, conditions: [available, finished] }),
    expected: ['Progressing', `${waiting}2 of 3 updated replicas are available...`],
  },
];

describe('a Deployment', () => {
  it.each(deployments)('$rule', check('Deployment'));

  it('its numbers and conditions are shown as they are', () => {
    const status = statusOf({ total: 4, updated: 3, ready: 2, available: 1, conditions: [finished, available] });
    expect(rolloutOf(aWorkload('Deployment', { replicas: 3 }, status)).workload).toEqual({
      desired: 3,
      updated: 3,
      ready: 2,
      available: 1,
      conditions: [
        { type: 'Progressing', status: 'True', reason: finished.reason, message: finished.message },
        { type: 'Available', status: 'True', reason: available.reason, message: available.message },
      ],
    });
  });
});

const anEvent = (reason: string, message: string, times: object, about: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: `${reason}.1`, namespace: 'shop' },
  involvedObject: { kind: 'StatefulSet', name: 'cart-v1', uid: 'u1', ...about },
  reason,
  message,
  ...times,
});

const quotaWords = 'create Pod cart-v1-0 in StatefulSet cart-v1 failed error: exceeded quota: q';
const aRefusal = (first: number, last: number, about?: object, message = quotaWords) =>
  anEvent('FailedCreate', message, { firstTimestamp: at(first), lastTimestamp: at(last), count: 4 }, about);
const aPodMade = (second: number, pod = 'cart-v1-0') =>
  anEvent('SuccessfulCreate', `create Pod ${pod} in StatefulSet cart-v1 successful`, { lastTimestamp: at(second) });
const aClaimMade = (second: number) =>
  anEvent('SuccessfulCreate', 'create Claim data-cart-v1-0 Pod cart-v1-0 in StatefulSet cart-v1 success', {
    lastTimestamp: at(second),
  });

const revisions = { currentRevision: 'r1', updateRevision: 'r2', currentReplicas: 3 };
const oneRevision = { ...revisions, updateRevision: 'r1' };
const rolling = { updateStrategy: { type: 'RollingUpdate' } };
const partitioned = (partition: number) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } },
});
const onDelete = { updateStrategy: { type: 'OnDelete' } };
const nothing = statusOf({ total: 0, updated: 0, ...oneRevision });
const threeMissing = ['Progressing', 'Waiting for 3 pods to be ready...'] as const;

const statefulSets: Row[] = [
  {
    rule: 'nobody has looked at it yet',
    status: undefined,
    expected: ['Progressing', 'Waiting for statefulset spec update to be observed...'],
  },
  {
    rule: 'the newest spec is not observed',
    generation: 2,
    status: statusOf({ total: 3, updated: 3, ready: 3, ...oneRevision }),
    expected: ['Progressing', 'Waiting for statefulset spec update to be observed...'],
  },
  {
    rule: 'pods are not ready',
    status: statusOf({ total: 2, updated: 2, ready: 1, ...oneRevision }),
    expected: ['Progressing', 'Waiting for 2 pods to be ready...'],
  },
  {
    rule: 'all pods are of one revision',
    spec: rolling,
    status: statusOf({ total: 3, updated: 3, ready: 3, ...oneRevision }),
    expected: ['Ready', 'statefulset rolling update complete 3 pods at revision r1...'],
  },
  {
    rule: 'some pods are of the new revision',
    spec: rolling,
    status: statusOf({ total: 3, updated: 1, ready: 3, ...revisions }),
    expected: ['Progressing', 'waiting for statefulset rolling update to complete 1 pods at revision r2...'],
  },
  {
    rule: 'pods at or above the partition are not all updated',
    spec: partitioned(1),
    status: statusOf({ total: 3, updated: 1, ready: 3, ...revisions }),
    expected: ['Progressing', 'Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated...'],
  },
  {
    rule: 'those at or above the partition are: the others shall stay',
    spec: partitioned(1),
    status: statusOf({ total: 3, updated: 2, ready: 3, ...revisions }),
    expected: ['Ready', 'partitioned roll out complete: 2 new pods have been updated...'],
  },
  {
    rule: 'a partition above all pods holds all of them',
    spec: partitioned(7),
    status: statusOf({ total: 3, updated: 0, ready: 3, ...revisions }),
    expected: ['Ready', 'partitioned roll out complete: 0 new pods have been updated...'],
  },
  {
    rule: 'OnDelete: nothing is on its way, and it says what is left to do',
    spec: onDelete,
    status: statusOf({ total: 3, updated: 1, ready: 3, ...revisions }),
    expected: ['Ready', '1 of 3 pods are at revision r2; with OnDelete the others get it when they are deleted'],
  },
  {
    rule: 'OnDelete: the current revision never moves, the count of pods tells',
    spec: onDelete,
    status: statusOf({ total: 3, updated: 3, ready: 3, ...revisions }),
    expected: ['Ready', 'statefulset rolling update complete 3 pods at revision r2...'],
  },
  {
    rule: 'pods are refused: only an event says so, since its first time',
    status: nothing,
    events: [aRefusal(1, 20), aRefusal(4, 30, {}, 'the newer words')],
    expected: ['Degraded', 'the newer words', shown(4)],
  },
  {
    rule: 'an event in the newer form',
    status: nothing,
    events: [
      anEvent('FailedCreate', 'no', { eventTime: at(2).replace('Z', '.500000Z'), series: { lastObservedTime: at(9) } }),
    ],
    expected: ['Degraded', 'no', shown(2).replace('.000', '.500')],
  },
  {
    rule: 'an event without any time',
    status: nothing,
    events: [anEvent('FailedCreate', 'no', { firstTimestamp: null, lastTimestamp: null, eventTime: null })],
    expected: ['Degraded', 'no'],
  },
  {
    rule: 'the very pod could be made after the refusal, or within the same second',
    status: nothing,
    events: [aRefusal(1, 20), aPodMade(20)],
    expected: threeMissing,
  },
  {
    rule: 'the pod is refused again after it was made',
    status: nothing,
    events: [aPodMade(20), aRefusal(1, 21)],
    expected: ['Degraded', quotaWords, shown(1)],
  },
  {
    rule: 'that another pod could be made says nothing of this one',
    status: nothing,
    events: [aRefusal(1, 20), aPodMade(25, 'cart-v1-1')],
    expected: ['Degraded', quotaWords, shown(1)],
  },
  {
    rule: 'a claim is refused: the pod waits for it',
    status: nothing,
    events: [
      aRefusal(1, 20, {}, 'create Claim data-cart-v1-0 for Pod cart-v1-0 in StatefulSet cart-v1 failed error: no'),
      aPodMade(21),
      aRefusal(2, 3, {}, 'create Claim data-cart-v1-1 for Pod cart-v1-1 in StatefulSet cart-v1 failed error: no room'),
    ],
    expected: [
      'Degraded',
      'create Claim data-cart-v1-1 for Pod cart-v1-1 in StatefulSet cart-v1 failed error: no room',
      shown(2),
    ],
  },
  {
    rule: 'that its claim could be made says nothing of the pod',
    status: nothing,
    events: [aRefusal(1, 20), aClaimMade(25)],
    expected: ['Degraded', quotaWords, shown(1)],
  },
  {
    rule: 'events of others, and of one of the same name before it, are not its own',
    status: nothing,
    events: [aRefusal(1, 2, { name: 'db' }), aRefusal(1, 2, { uid: 'u0' }), aRefusal(1, 2, { kind: 'Pod' })],
    expected: threeMissing,
  },
  {
    rule: 'an old refusal is none when all pods are there',
    status: statusOf({ total: 3, updated: 3, ready: 2, ...oneRevision }),
    events: [aRefusal(1, 2)],
    expected: ['Progressing', 'Waiting for 1 pods to be ready...'],
  },
];

describe('a StatefulSet', () => {
  it.each(statefulSets)('$rule', check('StatefulSet'));

  it('its events are worth a look only while pods are missing', () => {
    const worth = (kind: string, total: number) =>
      lacksPods(aWorkload(kind, { replicas: 3 }, statusOf({ total, updated: 0 })));
    expect([worth('StatefulSet', 2), worth('StatefulSet', 3), worth('Deployment', 0)]).toEqual([true, false, false]);
  });
});

describe('whatever a server answers', () => {
  const anything = fc.anything({ maxDepth: 3, withNullPrototype: true });
  const parts = fc.record(
    {
      observedGeneration: fc.oneof(fc.constant(1), anything),
      replicas: fc.oneof(fc.nat(5), anything),
      updatedReplicas: fc.oneof(fc.nat(5), anything),
      readyReplicas: fc.oneof(fc.nat(5), anything),
      availableReplicas: fc.oneof(fc.nat(5), anything),
      conditions: fc.oneof(
        fc.array(fc.oneof(fc.constantFrom(refused, timedOut, unavailable, finished), anything)),
        anything,
      ),
      updateRevision: anything,
    },
    { requiredKeys: [] },
  );
  const spec = fc.oneof(
    anything,
    fc.record({
      replicas: fc.oneof(fc.nat(5), anything),
      updateStrategy: fc.oneof(anything, fc.record({ type: anything, rollingUpdate: anything }), fc.constant(onDelete)),
    }),
  );
  const events = fc.array(
    fc.record({
      apiVersion: fc.constant('v1'),
      kind: fc.constant('Event'),
      metadata: fc.record({ name: fc.string(), creationTimestamp: anything }),
      involvedObject: fc.oneof(anything, fc.constant({ kind: 'StatefulSet', name: 'cart-v1', uid: 'u1' })),
      reason: fc.oneof(anything, fc.constantFrom('FailedCreate', 'SuccessfulCreate')),
      message: anything,
      firstTimestamp: anything,
      lastTimestamp: fc.oneof(anything, fc.constant(at(1))),
      series: anything,
    }),
  );

  it('gives a state, words and counts, and never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Deployment', 'StatefulSet'),
        spec,
        fc.oneof(parts, anything),
        events,
        (kind, some, status, told) => {
          const rollout = rolloutOf(aWorkload(kind, some as object, status as object), told as KubeObject[]);
          expect(['Ready', 'Progressing', 'Degraded']).toContain(rollout.state);
          expect(typeof rollout.message).toBe('string');
          if (rollout.since !== undefined) expect(new Date(rollout.since).toISOString()).toBe(rollout.since);
          const { conditions, ...counts } = rollout.workload;
          for (const count of Object.values(counts)) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
          for (const one of conditions) for (const text of Object.values(one)) expect(typeof text).toBe('string');
        },
      ),
    );
  });
});
