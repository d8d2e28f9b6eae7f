import { describe, expect, it } from 'vitest';
import { at, type JsonObject, listOf } from '../../src/sandbox/json.ts';
import {
  type Answer,
  aCluster,
  aContainer,
  aDeployment,
  aService,
  causesOf,
  metadataOf,
  pathOf,
  specOf,
} from './a-cluster.ts';

const APPLY = 'application/apply-patch+yaml';

const containersOf = (answer: Answer) =>
  listOf(at(answer.body, 'spec', 'template', 'spec', 'containers')) as unknown as readonly JsonObject[];
const firstContainer = (answer: Answer): JsonObject => containersOf(answer)[0] ?? {};
const managers = (answer: Answer) =>
  listOf(metadataOf(answer).managedFields).map((each) => `${at(each, 'manager')} ${at(each, 'operation')}`);

describe('applying', () => {
  it('creates an absent object with 201 and what the server sets', async () => {
    const { apply } = await aCluster();
    const answer = await apply(aDeployment());
    expect(answer.status).toBe(201);
    expect(metadataOf(answer)).toMatchObject({ uid: expect.any(String), generation: 1, namespace: 'shop' });
    expect(Number(metadataOf(answer).resourceVersion)).toBeGreaterThan(1);
    expect(metadataOf(answer).creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('keeps resourceVersion, generation and times when nothing changes', async () => {
    const { apply } = await aCluster({ controllers: false });
    const first = await apply(aDeployment({}, { resources: { requests: { cpu: '0.5' } } }));
    const second = await apply(aDeployment({}, { resources: { requests: { cpu: '0.5' } } }));
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
  });

  it('raises the generation with the spec, and of a Deployment with its annotations too', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment());
    expect(metadataOf(await apply(aDeployment({ spec: { replicas: 3 } }))).generation).toBe(2);
    expect(
      metadataOf(await apply(aDeployment({ spec: { replicas: 3 }, metadata: { annotations: { a: 'b' } } }))).generation,
    ).toBe(3);
    expect(
      metadataOf(
        await apply(
          aDeployment({ spec: { replicas: 3 }, metadata: { annotations: { a: 'b' }, labels: { app: 'web', x: 'y' } } }),
        ),
      ).generation,
    ).toBe(3);
  });

  it('writes nothing in a dry run, and answers no resourceVersion for a new object', async () => {
    const { apply, get } = await aCluster();
    const answer = await apply(aDeployment(), { query: '&dryRun=All' });
    expect(answer.status).toBe(201);
    expect(metadataOf(answer)).not.toHaveProperty('resourceVersion');
    expect((await get(aDeployment())).status).toBe(404);
  });

  it('records the applied leaves as Kubernetes writes them', async () => {
    const { apply } = await aCluster();
    const answer = await apply(
      aDeployment({}, { ports: [{ containerPort: 80 }], command: ['a'] }, { volumes: [{ name: 'v', emptyDir: {} }] }),
    );
    expect(listOf(metadataOf(answer).managedFields)[0]).toMatchObject({
      manager: 'slipway',
      operation: 'Apply',
      apiVersion: 'apps/v1',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': { 'f:labels': { 'f:app': {} } },
        'f:spec': {
          'f:replicas': {},
          'f:selector': {},
          'f:strategy': { 'f:type': {}, 'f:rollingUpdate': { 'f:maxSurge': {}, 'f:maxUnavailable': {} } },
          'f:template': {
            'f:spec': {
              'f:volumes': { 'k:{"name":"v"}': { '.': {}, 'f:name': {}, 'f:emptyDir': {} } },
              'f:containers': {
                'k:{"name":"main"}': {
                  '.': {},
                  'f:name': {},
                  'f:image': {},
                  'f:command': {},
                  'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                },
              },
            },
          },
        },
      },
    });
  });

  it.each([
    ['no field manager', '', APPLY, 422, 'fieldManager'],
    ['a field manager over 128 bytes', `fieldManager=${'a'.repeat(129)}`, APPLY, 422, 'fieldManager'],
    ['dryRun other than All', 'fieldManager=a&dryRun=true', APPLY, 422, 'dryRun'],
    ['fieldValidation in another case', 'fieldManager=a&fieldValidation=strict', APPLY, 422, 'fieldValidation'],
    ['another media type', 'fieldManager=a', 'application/json', 415, undefined],
    ['a merge patch', 'fieldManager=a', 'application/merge-patch+json', 415, undefined],
  ])('refuses %s', async (_, query, type, status, field) => {
    const { send } = await aCluster();
    const answer = await send('PATCH', `${pathOf(aDeployment())}?${query}`, {
      body: aDeployment(),
      headers: { 'Content-Type': type },
    });
    expect(answer.status).toBe(status);
    expect(causesOf(answer)[0]?.field).toBe(field);
  });

  it.each([
    ['false', false],
    ['0', false],
    ['False', false],
    ['FALSE', false],
    ['true', true],
    ['no', true],
    ['maybe', true],
    ['', true],
  ])('reads force=%s as %s', async (force, isForced) => {
    const { apply } = await aCluster();
    await apply(aDeployment());
    const answer = await apply(aDeployment({ spec: { replicas: 5 } }), { manager: 'other', query: `&force=${force}` });
    expect(answer.status).toBe(isForced ? 200 : 409);
  });

  it.each([
    ['another kind', aDeployment({ kind: 'ReplicaSet' }), 400],
    ['managedFields, even empty', aDeployment({ metadata: { managedFields: [] } }), 400],
    ['a namespace other than that of the URL', aDeployment({ metadata: { namespace: 'other' } }), 400],
  ])('refuses a body with %s', async (_, body, status) => {
    const { send } = await aCluster();
    const answer = await send('PATCH', `${pathOf(aDeployment())}?fieldManager=a`, {
      body,
      headers: { 'Content-Type': APPLY },
    });
    expect([answer.status, answer.body.reason]).toEqual([status, 'BadRequest']);
  });

  it('ignores a status in the body', async () => {
    const { apply } = await aCluster({ controllers: false });
    expect((await apply(aDeployment({ status: { replicas: 7 } }))).body).not.toHaveProperty('status');
  });
});

describe('the apply body', () => {
  const patched = async (text: string) => {
    const { send } = await aCluster();
    return send('PATCH', `${pathOf(aDeployment())}?fieldManager=a`, { body: text, headers: { 'Content-Type': APPLY } });
  };
  const withAnnotation = (value: string) =>
    JSON.stringify(aDeployment({ metadata: { annotations: { a: 'MARK' } } })).replace('MARK', value);
  const annotation = (answer: Answer) => at(answer.body, 'metadata', 'annotations', 'a');

  it('may be YAML', async () => {
    const answer = await patched('apiVersion: v1\nkind: Nothing\n');
    expect(answer.body.message).toContain('invalid object type: v1, Kind=Nothing');
  });

  it.each(['\u007f', '\u0080', '\u009f', '\ufffe', '\uffff'])('refuses the raw control character %j', async (raw) => {
    expect((await patched(withAnnotation(raw))).status).toBe(400);
  });

  it('takes the same character escaped', async () => {
    expect(annotation(await patched(withAnnotation('x\\u0080y')))).toBe('x\u0080y');
  });

  it('turns a raw U+0085 into a space', async () => {
    expect(annotation(await patched(withAnnotation('x\u0085y')))).toBe('x y');
  });

  it('takes an emoji raw, and refuses it as two escapes', async () => {
    expect(annotation(await patched(withAnnotation('😀')))).toBe('😀');
    expect((await patched(withAnnotation('\\ud83d\\ude00'))).status).toBe(400);
  });

  it('refuses a lone surrogate, a key given twice, and broken text', async () => {
    const twice = JSON.stringify(aDeployment()).replace('"replicas":2', '"replicas":2,"replicas":3');
    for (const text of [withAnnotation('\ud800'), twice, '{"a": [', '[]'])
      expect((await patched(text)).status).toBe(400);
  });

  it('may not be over 3145728 bytes', async () => {
    expect((await patched(withAnnotation('x'.repeat(3_145_728)))).status).toBe(413);
  });
});

describe('ownership', () => {
  it('is shared by managers who apply equal values', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment());
    const answer = await apply(aDeployment(), { manager: 'other' });
    expect([answer.status, managers(answer)]).toEqual([200, expect.arrayContaining(['slipway Apply', 'other Apply'])]);
  });

  it('makes a conflict of every field that another manager holds with another value', async () => {
    const { apply, get } = await aCluster();
    await apply(aDeployment());
    const answer = await apply(aDeployment({ spec: { replicas: 5 } }, { image: 'nginx:2' }), { manager: 'other' });
    expect([answer.status, answer.body.reason]).toEqual([409, 'Conflict']);
    expect(causesOf(answer)).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "slipway"', field: '.spec.replicas' },
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "slipway"',
        field: '.spec.template.spec.containers[name="main"].image',
      },
    ]);
    expect(managers(await get(aDeployment()))).toEqual(['slipway Apply']);
  });

  it('passes to who forces', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment());
    await apply(aDeployment({ spec: { replicas: 5 } }), { manager: 'other', query: '&force=true' });
    const answer = await apply(aDeployment());
    expect(causesOf(answer)).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "other"', field: '.spec.replicas' },
    ]);
  });

  it('lets a field go back to its default when its only manager leaves it out', async () => {
    const { apply } = await aCluster();
    const full = aDeployment({ metadata: { annotations: { a: '1' } } }, {}, { terminationGracePeriodSeconds: 60 });
    await apply(full);
    const answer = await apply(aDeployment({ spec: { replicas: undefined } }));
    expect(specOf(answer).replicas).toBe(1);
    expect(at(answer.body, 'spec', 'template', 'spec', 'terminationGracePeriodSeconds')).toBe(30);
    expect(metadataOf(answer)).not.toHaveProperty('annotations');
  });

  it('keeps a field that its manager leaves out while another holds it', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment());
    await apply(aDeployment({ spec: { replicas: 5 } }), { manager: 'scaler', query: '&force=true' });
    expect(specOf(await apply(aDeployment({ spec: { replicas: undefined } }))).replicas).toBe(5);
  });

  it('keeps what others added and we do not say', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment());
    const sidecar = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template: { spec: { containers: [aContainer({ name: 'side' })] } } },
    };
    await apply(sidecar, { manager: 'other' });
    const answer = await apply(aDeployment({}, { image: 'nginx:2' }));
    expect(containersOf(answer).map(({ name }) => name)).toEqual(['main', 'side']);
  });

  it('of a POST conflicts with an apply of the same manager', async () => {
    const { apply, post } = await aCluster();
    await post(aDeployment());
    const answer = await apply(aDeployment({ spec: { replicas: 5 } }), { manager: 'poster' });
    expect(causesOf(answer)).toMatchObject([
      { message: 'conflict with "poster" using apps/v1', field: '.spec.replicas' },
    ]);
  });

  it('of a POST keeps a list entry, even when the apply that drops it forces', async () => {
    const { apply, post } = await aCluster();
    await post(aDeployment());
    await apply(aDeployment(), { manager: 'poster' });
    const answer = await apply(aDeployment({}, { name: 'neo' }), { manager: 'poster', query: '&force=true' });
    expect(containersOf(answer).map(({ name }) => name)).toContain('main');
  });

  it('of an empty map is a conflict for whoever adds to it', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment({ metadata: { annotations: {} } }));
    const answer = await apply(aDeployment({ metadata: { annotations: { a: 'b' } } }), { manager: 'other' });
    expect(causesOf(answer).map(({ field }) => field)).toEqual(['.metadata.annotations']);
  });

  it('tells conflicts level by level: what ends there before what goes on', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment({}, {}, { terminationGracePeriodSeconds: 5 }));
    const other = aDeployment({ spec: { replicas: 9 } }, { image: 'x' }, { terminationGracePeriodSeconds: 6 });
    expect(causesOf(await apply(other, { manager: 'other' })).map(({ field }) => field)).toEqual([
      '.spec.replicas',
      '.spec.template.spec.terminationGracePeriodSeconds',
      '.spec.template.spec.containers[name="main"].image',
    ]);
  });

  it('compares quantities as text, before they are normalised', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment({}, { resources: { limits: { cpu: '1' } } }));
    const answer = await apply(aDeployment({}, { resources: { limits: { cpu: '1000m' } } }), { manager: 'other' });
    expect(causesOf(answer)).toMatchObject([
      { field: '.spec.template.spec.containers[name="main"].resources.limits.cpu' },
    ]);
  });

  it('cannot be let go by the only manager with an empty object', async () => {
    const { apply, get } = await aCluster();
    await apply(aDeployment());
    const empty = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    expect((await apply(empty)).status).toBe(422);
    expect(managers(await get(aDeployment()))).toEqual(['slipway Apply']);
  });

  it('is let go with an empty object when another holds the same', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment());
    await apply(aDeployment(), { manager: 'other' });
    const answer = await apply({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } });
    expect([answer.status, managers(answer)]).toEqual([200, ['other Apply']]);
  });
});

describe('lists and maps', () => {
  it.each([
    [
      'initContainers',
      {},
      { initContainers: [aContainer({ name: 'a' })] },
      '.spec.template.spec.initContainers[name="a"].image',
      {},
      { initContainers: [aContainer({ name: 'a', image: 'x' })] },
    ],
    [
      'env by name',
      { env: [{ name: 'A', value: '1' }] },
      {},
      '.spec.template.spec.containers[name="main"].env[name="A"].value',
      { env: [{ name: 'A', value: '2' }] },
      {},
    ],
    [
      'container ports by number and protocol',
      { ports: [{ containerPort: 80, name: 'a' }] },
      {},
      '.spec.template.spec.containers[name="main"].ports[containerPort=80,protocol="TCP"].name',
      { ports: [{ containerPort: 80, name: 'b' }] },
      {},
    ],
    [
      'requests by key',
      { resources: { requests: { cpu: '1', memory: '1Mi' } } },
      {},
      '.spec.template.spec.containers[name="main"].resources.requests.cpu',
      { resources: { requests: { cpu: '2' } } },
      {},
    ],
    [
      'volumes by name',
      {},
      { volumes: [{ name: 'v', hostPath: { path: '/a' } }] },
      '.spec.template.spec.volumes[name="v"].hostPath.path',
      {},
      { volumes: [{ name: 'v', hostPath: { path: '/b' } }] },
    ],
    [
      'command as a whole',
      { command: ['a', 'b'] },
      {},
      '.spec.template.spec.containers[name="main"].command',
      { command: ['a', 'c'] },
      {},
    ],
    [
      'nodeSelector as a whole',
      {},
      { nodeSelector: { a: '1', b: '2' } },
      '.spec.template.spec.nodeSelector',
      {},
      { nodeSelector: { a: '1', b: '3' } },
    ],
    [
      'capabilities as a whole',
      { securityContext: { capabilities: { add: ['A'] } } },
      {},
      '.spec.template.spec.containers[name="main"].securityContext.capabilities.add',
      { securityContext: { capabilities: { add: ['B'] } } },
      {},
    ],
  ])('conflict over %s', async (_, container, pod, field, otherContainer, otherPod) => {
    const { apply } = await aCluster();
    expect((await apply(aDeployment({}, container, pod))).status).toBe(201);
    const answer = await apply(aDeployment({}, otherContainer, otherPod), { manager: 'other' });
    expect(causesOf(answer).map((cause) => cause.field)).toEqual([field]);
  });

  it('conflict over the selector of a Service as a whole, and merge its ports', async () => {
    const { apply } = await aCluster();
    await apply(aService());
    const selector = await apply(aService({ spec: { selector: { app: 'web', x: 'y' } } }), { manager: 'other' });
    expect(causesOf(selector).map(({ field }) => field)).toEqual(['.spec.selector']);
    const port = await apply(aService({ spec: { ports: [{ name: 'x', port: 90, targetPort: 90 }] } }), {
      manager: 'other',
    });
    expect([port.status, listOf(specOf(port).ports).map((each) => at(each, 'port'))]).toEqual([200, [80, 90]]);
  });

  it('take the order that was applied', async () => {
    const { apply } = await aCluster();
    const env = (...names: string[]) => ({ env: names.map((name) => ({ name, value: name })) });
    await apply(aDeployment({}, env('A', 'B')));
    const answer = await apply(aDeployment({}, env('C', 'B', 'A')));
    expect(listOf(firstContainer(answer).env).map((each) => at(each, 'name'))).toEqual(['C', 'B', 'A']);
    expect(metadataOf(answer).generation).toBe(2);
  });

  it.each([
    ['a container renamed', aDeployment({}, { name: 'neo' })],
    ['a container moved to init', aDeployment({}, { name: 'neo' }, { initContainers: [aContainer()] })],
    ['a probe with another handler', aDeployment({}, { livenessProbe: { tcpSocket: { port: 1 } } })],
    ['a volume of another kind', aDeployment({}, {}, { volumes: [{ name: 'v', configMap: { name: 'c' } }] })],
    [
      'a variable by reference',
      aDeployment({}, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }),
    ],
  ])('leave nothing behind after %s', async (_, next) => {
    const start = aDeployment(
      {},
      { livenessProbe: { httpGet: { port: 80 } }, env: [{ name: 'A', value: '1' }] },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    );
    const alone = await (await aCluster()).apply(next);
    const { apply } = await aCluster();
    await apply(start);
    const answer = await apply(next);
    expect([answer.status, answer.body.spec]).toEqual([200, alone.body.spec]);
  });
});

describe('defaults that nobody owns', () => {
  it.each([
    ['no strategy', { spec: { strategy: undefined } }, 422],
    ['only the type written', { spec: { strategy: { rollingUpdate: undefined } } }, 422],
    ['both parameters written', {}, 200],
  ])('stand in the way of Recreate after %s: %#', async (_, first, status) => {
    const { apply } = await aCluster();
    await apply(aDeployment(first));
    const answer = await apply(aDeployment({ spec: { strategy: { type: 'Recreate', rollingUpdate: undefined } } }));
    expect(answer.status).toBe(status);
  });

  it('make an emptyDir of a volume without a kind, for good', async () => {
    const { apply } = await aCluster();
    await apply(aDeployment({}, {}, { volumes: [{ name: 'v' }] }));
    const answer = await apply(aDeployment({}, {}, { volumes: [{ name: 'v', hostPath: { path: '/x' } }] }));
    expect(answer.body.message).toContain('may not specify more than 1 volume type');
  });

  it('read a null like a field left out', async () => {
    const { apply } = await aCluster();
    expect(specOf(await apply(aDeployment({ spec: { replicas: null } }))).replicas).toBe(1);
  });
});
