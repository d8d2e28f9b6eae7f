import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, type JsonObject, withAt } from '../../src/sandbox/json.ts';
import { type Answer, aCluster, aDeployment } from './a-cluster.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd');
const byName = <T extends object>(record: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(name, record), { selector: ([key]) => key, maxLength: 3 })
    .map((pairs) => pairs.map(([key, value]) => ({ name: key, ...value })));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
// Never empty: an applied empty map is one value, and nobody else may add to it.
const labels = fc.dictionary(name, fc.constantFrom('1', '2', ''), { minKeys: 1, maxKeys: 3 });

const container = fc.record({
  image: fc.constantFrom('x:1', 'x:2', 'x'),
  imagePullPolicy: fc.constantFrom('Always', 'IfNotPresent'),
  command: optional(fc.array(name, { maxLength: 2 })),
  env: optional(byName(fc.record({ value: fc.constantFrom('1', '2') }))),
  ports: optional(
    fc.uniqueArray(fc.record({ containerPort: fc.constantFrom(80, 81, 82), protocol: fc.constantFrom('TCP', 'UDP') }), {
      selector: ({ containerPort, protocol }) => `${containerPort}${protocol}`,
      maxLength: 3,
    }),
  ),
  resources: optional(
    fc.record({ requests: fc.dictionary(fc.constantFrom('cpu', 'memory'), fc.constantFrom('1', '500m', '2Gi')) }),
  ),
  readinessProbe: optional(
    fc.constantFrom<object>({ tcpSocket: { port: 1 } }, { httpGet: { port: 2 }, periodSeconds: 3 }),
  ),
  securityContext: optional(
    fc.constantFrom<object>({ runAsUser: 0 }, { privileged: true }, { capabilities: { add: ['A'] } }),
  ),
});
const volume = fc.constantFrom<object>({ emptyDir: {} }, { hostPath: { path: '/x' } }, { configMap: { name: 'c' } });

/** Deployments of one name with random neighbouring fields; defaults that depend on other fields are always written. */
const deployment: fc.Arbitrary<JsonObject> = fc
  .record({
    replicas: optional(fc.nat(5)),
    annotations: optional(labels),
    containers: byName(container).filter((list) => list.length > 0),
    volumes: optional(byName(volume)),
    nodeSelector: optional(labels),
    terminationGracePeriodSeconds: optional(fc.nat(60)),
    isRecreate: fc.boolean(),
  })
  .map(({ replicas, annotations, containers, isRecreate, ...pod }) =>
    // Through JSON, so that fields left out are absent.
    JSON.parse(
      JSON.stringify(
        aDeployment({
          metadata: { annotations },
          spec: {
            replicas,
            template: { spec: { containers, ...pod } },
            strategy: isRecreate ? { type: 'Recreate', rollingUpdate: undefined } : {},
          },
        }),
      ),
    ),
  );

/** What counts: without identity, versions, times and the status that follows from them. */
const essence = (answer: Answer): JsonObject => {
  const bare = withAt(withAt(answer.body, ['status'], undefined), ['metadata', 'managedFields'], undefined);
  return ['uid', 'resourceVersion', 'generation', 'creationTimestamp'].reduce(
    (object, key) => withAt(object, ['metadata', key], undefined),
    bare,
  );
};

describe('for all Deployments', () => {
  it('applying the same again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(deployment, async (object) => {
        const { apply } = await aCluster({ controllers: false });
        const first = await apply(object);
        expect(first.status).toBe(201);
        expect((await apply(object)).body).toEqual(first.body);
      }),
      { numRuns: 60 },
    );
  });

  it('applying b after a is as applying b alone', async () => {
    await fc.assert(
      fc.asyncProperty(deployment, deployment, async (a, b) => {
        const { apply } = await aCluster();
        await apply(a);
        const after = await apply(b);
        const alone = await (await aCluster()).apply(b);
        expect([after.status, essence(after)]).toEqual([200, essence(alone)]);
        const fieldsOf = (answer: Answer) => at(answer.body, 'metadata', 'managedFields');
        expect(fieldsOf(after)).toMatchObject([
          { fieldsV1: (fieldsOf(alone) as unknown as readonly JsonObject[])[0]?.fieldsV1 },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('a dry run answers what the real thing answers, but identity and version', async () => {
    await fc.assert(
      fc.asyncProperty(deployment, deployment, async (a, b) => {
        const { apply } = await aCluster();
        await apply(a);
        const dry = await apply(b, { query: '&dryRun=All' });
        const real = await apply(b);
        expect([dry.status, essence(dry)]).toEqual([real.status, essence(real)]);
      }),
      { numRuns: 30 },
    );
  });

  it('two managers with disjoint fields both keep theirs', async () => {
    const foreign = fc.record({
      annotations: fc.dictionary(fc.constantFrom('x', 'y'), name, { minKeys: 1 }),
      sidecar: container,
    });
    await fc.assert(
      fc.asyncProperty(deployment, deployment, foreign, async (a, b, { annotations, sidecar }) => {
        const { apply } = await aCluster({ controllers: false });
        const other = JSON.parse(
          JSON.stringify({
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'web', annotations },
            spec: { template: { spec: { containers: [{ name: 'sidecar', ...sidecar }] } } },
          }),
        ) as JsonObject;
        await apply(a);
        expect((await apply(other, { manager: 'other' })).status).toBe(200);
        const answer = await apply(b);
        expect(answer.status).toBe(200);
        expect(at(answer.body, 'metadata', 'annotations')).toMatchObject(annotations);
        const containers = at(
          answer.body,
          'spec',
          'template',
          'spec',
          'containers',
        ) as unknown as readonly JsonObject[];
        expect(containers.find((each) => each.name === 'sidecar')).toMatchObject({ image: sidecar.image });
        expect((await apply(other, { manager: 'other' })).body).toEqual(answer.body);
      }),
      { numRuns: 40 },
    );
  });
});
