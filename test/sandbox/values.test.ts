import { describe, expect, it } from 'vitest';
import { at, type JsonObject } from '../../src/sandbox/json.ts';
import { aClaimTemplate, aCluster, aContainer, aDeployment, aService, aStatefulSet, causesOf } from './a-cluster.ts';

const P = 'spec.template.spec';
const C = `${P}.containers[0]`;

const dryRun = async (object: JsonObject) => (await aCluster()).apply(object, { query: '&dryRun=All' });
const ofContainer = (change: object) => aDeployment({}, change);
const ofPod = (change: object) => aDeployment({}, {}, change);
const mounted = (volume: object, mount: object = {}) =>
  aDeployment(
    {},
    { volumeMounts: [{ name: 'v', mountPath: '/m', ...mount }] },
    { volumes: [{ name: 'v', ...volume }] },
  );
const rolling = (change: object) => aDeployment({ spec: { strategy: { rollingUpdate: change } } });
const ofPort = (change: object) =>
  aService({ spec: { ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80, ...change }] } });
const claim = (spec: object, metadata: object = {}) =>
  aStatefulSet({ spec: { volumeClaimTemplates: [aClaimTemplate(spec, metadata)] } });
const probe = (change: object) => ofContainer({ livenessProbe: { tcpSocket: { port: 80 }, ...change } });

describe('typed-patch errors are 500 without a reason', () => {
  it.each<[JsonObject, string]>([
    [aDeployment({ spec: { foo: 1 } }), '.spec.foo: field not declared in schema'],
    [aDeployment({ spec: { Replicas: 1 } }), '.spec.Replicas: field not declared in schema'],
    [aDeployment({ spec: { updateStrategy: {} } }), '.spec.updateStrategy: field not declared in schema'],
    [aDeployment({ spec: { volumeClaimTemplates: [] } }), '.spec.volumeClaimTemplates: field not declared in schema'],
    [aStatefulSet({ spec: { strategy: {} } }), '.spec.strategy: field not declared in schema'],
    [ofPod({ customMode: 1 }), '.spec.template.spec.customMode: field not declared in schema'],
    [
      ofPod({ securityContext: { privileged: true } }),
      '.spec.template.spec.securityContext.privileged: field not declared in schema',
    ],
    [
      ofContainer({ ports: [{ containerPort: 80, servicePort: 1 }] }),
      '[name="main"].ports[containerPort=80,protocol="TCP"].servicePort: field not declared in schema',
    ],
    [ofContainer({ lifecycle: { preStop: { grpc: {} } } }), '.lifecycle.preStop.grpc: field not declared in schema'],
    [aDeployment({ spec: { replicas: '3' } }), '.spec.replicas: expected numeric (int or float), got string'],
    [ofContainer({ command: 'ls' }), '.command: expected list, got &{ls}'],
    [ofContainer({ env: [{ name: 'A', value: 1 }] }), '.env[name="A"].value: expected string, got'],
    [ofContainer({ securityContext: { privileged: 'true' } }), '.privileged: expected boolean, got &{true}'],
    [aDeployment({ spec: { template: [] } }), '.spec.template: expected map, got'],
    [
      ofPod({ containers: [aContainer(), aContainer()] }),
      '.spec.template.spec.containers: duplicate entries for key [name="main"]',
    ],
    [
      ofContainer({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] }),
      '.ports: duplicate entries for key [containerPort=80,protocol="TCP"]',
    ],
    [ofContainer({ env: [{ name: 'A' }, { name: 'A' }] }), '.env: duplicate entries for key [name="A"]'],
    [
      ofContainer({
        volumeMounts: [
          { name: 'a', mountPath: '/m' },
          { name: 'b', mountPath: '/m', subPath: 'x' },
        ],
      }),
      '.volumeMounts: duplicate entries for key [mountPath="/m"]',
    ],
    [
      ofPod({
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'a', hostPath: { path: '/' } },
        ],
      }),
      '.spec.template.spec.volumes: duplicate entries for key [name="a"]',
    ],
    [
      ofPod({ imagePullSecrets: [{ name: 'a' }, { name: 'a' }] }),
      '.imagePullSecrets: duplicate entries for key [name="a"]',
    ],
    [
      aService({ spec: { ports: [{ port: 80 }, { port: 80 }] } }),
      '.spec.ports: duplicate entries for key [port=80,protocol="TCP"]',
    ],
    [aDeployment({ metadata: { labels: { a: 1 } } }), '.metadata.labels.a: expected string, got'],
  ])('%#: %s', async (object, text) => {
    const answer = await dryRun(object);
    expect(answer.status).toBe(500);
    expect(answer.body).not.toHaveProperty('reason');
    expect(answer.body.message).toMatch(/^failed to create typed patch object \(\/\w+; (apps)?\/v1, Kind=\w+\): /);
    expect(answer.body.message).toContain(text);
  });

  it('tell several places in one message', async () => {
    const answer = await dryRun(aDeployment({ spec: { foo: 1, replicas: '3' } }));
    expect(answer.body.message).toContain(
      'errors:\n  .spec.replicas: expected numeric (int or float), got string\n  .spec.foo: field not declared',
    );
  });

  it.each<[JsonObject, string]>([
    [aDeployment({ spec: { replicas: 1.5 } }), 'cannot convert float64 to int32'],
    [rolling({ maxSurge: 1.5 }), 'cannot unmarshal number 1.5 into Go value of type int32'],
    [ofContainer({ resources: { requests: { cpu: 'abc' } } }), 'quantities must match the regular expression'],
    [ofContainer({ resources: { requests: { cpu: '' } } }), 'quantities must match the regular expression'],
    [ofContainer({ resources: { requests: { cpu: '1,5' } } }), 'quantities must match the regular expression'],
    [ofContainer({ resources: { requests: { memory: '64MiB' } } }), 'quantities must match the regular expression'],
    [ofContainer({ resources: { requests: { memory: '64mi' } } }), "unable to parse quantity's suffix"],
    [ofContainer({ resources: { requests: { cpu: '1e999999999' } } }), "unable to parse quantity's suffix"],
  ])('%#: a value that cannot be converted: %s', async (object, text) => {
    const answer = await dryRun(object);
    expect([answer.status, answer.body.reason]).toEqual([500, undefined]);
    expect(answer.body.message).toMatch(/^failed to convert new object \(/);
    expect(answer.body.message).toContain(text);
  });
});

describe('invalid values are 422 with every cause', () => {
  it.each<[JsonObject, readonly string[]]>([
    [aService({ metadata: { name: 'a.b' } }), ['metadata.name']],
    [aService({ metadata: { name: 'a'.repeat(64) } }), ['metadata.name']],
    [aStatefulSet({ metadata: { name: 'a'.repeat(64) } }), ['metadata.name']],
    [aDeployment({ metadata: { name: 'web-' } }), ['metadata.name']],
    [aDeployment({ metadata: { labels: { a: 'a'.repeat(64) } } }), ['metadata.labels']],
    [aDeployment({ metadata: { labels: { a: '你' } } }), ['metadata.labels']],
    [aDeployment({ metadata: { annotations: { 'a b': '' } } }), ['metadata.annotations']],
    [aDeployment({ metadata: { annotations: { a: 'x'.repeat(262_144) } } }), ['metadata.annotations']],
    [aDeployment({ spec: { template: { metadata: { annotations: { 'a b': '' } } } } }), ['spec.template.annotations']],
    [aDeployment({ spec: { replicas: -1 } }), ['spec.replicas']],
    [aDeployment({ spec: { template: { metadata: { labels: { app: 'x' } } } } }), ['spec.template.metadata.labels']],
    [aDeployment({ spec: { selector: { matchLabels: { app: undefined } } } }), ['spec.selector']],
    [
      aDeployment({ spec: { minReadySeconds: -1, revisionHistoryLimit: -1 } }),
      ['spec.minReadySeconds', 'spec.revisionHistoryLimit'],
    ],
    [aDeployment({ spec: { minReadySeconds: 600 } }), ['spec.progressDeadlineSeconds']],
    [rolling({ maxSurge: 0, maxUnavailable: '0%' }), ['spec.strategy.rollingUpdate.maxUnavailable']],
    [rolling({ maxUnavailable: '101%' }), ['spec.strategy.rollingUpdate.maxUnavailable']],
    [rolling({ maxSurge: '25' }), ['spec.strategy.rollingUpdate.maxSurge']],
    [rolling({ maxSurge: '+5%' }), ['spec.strategy.rollingUpdate.maxSurge']],
    [aDeployment({ spec: { strategy: { type: 'Recreate' } } }), ['spec.strategy.rollingUpdate']],
    [aDeployment({ spec: { strategy: { type: 'OnDelete', rollingUpdate: undefined } } }), ['spec.strategy']],
    [
      aStatefulSet({ spec: { updateStrategy: { rollingUpdate: { partition: -1 } } } }),
      ['spec.updateStrategy.rollingUpdate.partition'],
    ],
    [aStatefulSet({ spec: { updateStrategy: { type: 'OnDelete' } } }), ['spec.updateStrategy.rollingUpdate']],
    [
      aStatefulSet({ spec: { updateStrategy: { type: 'Recreate', rollingUpdate: undefined } } }),
      ['spec.updateStrategy'],
    ],
    [ofPod({ containers: [] }), [`${P}.containers`]],
    [ofPod({ initContainers: [aContainer()] }), [`${P}.initContainers[0].name`]],
    [ofPod({ initContainers: [aContainer({ name: 'i', lifecycle: {} })] }), [`${P}.initContainers[0].lifecycle`]],
    [
      ofPod({ initContainers: [aContainer({ name: 'i', livenessProbe: { tcpSocket: { port: 1 } } })] }),
      [`${P}.initContainers[0].livenessProbe`],
    ],
    [ofPod({ restartPolicy: 'Never' }), [`${P}.restartPolicy`]],
    [ofPod({ nodeSelector: { a: 'a b' } }), [`${P}.nodeSelector`]],
    [ofContainer({ name: 'A' }), [`${C}.name`]],
    [ofContainer({ name: '' }), [`${C}.name`]],
    [ofContainer({ image: '' }), [`${C}.image`]],
    [ofContainer({ imagePullPolicy: 'always' }), [`${C}.imagePullPolicy`]],
    [ofContainer({ ports: [{ containerPort: 0 }] }), [`${C}.ports[0].containerPort`]],
    [ofContainer({ ports: [{ containerPort: 65_536 }] }), [`${C}.ports[0].containerPort`]],
    [ofContainer({ ports: [{ containerPort: 80, protocol: 'HTTP' }] }), [`${C}.ports[0].protocol`]],
    [ofContainer({ ports: [{ containerPort: 80, name: 'a--b' }] }), [`${C}.ports[0].name`]],
    [
      ofContainer({
        ports: [
          { containerPort: 80, name: 'a' },
          { containerPort: 81, name: 'a' },
        ],
      }),
      [`${C}.ports[1].name`],
    ],
    [ofContainer({ env: [{ name: 'a=b' }] }), [`${C}.env[0].name`]],
    [
      ofContainer({ env: [{ name: 'A', value: 'x', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }),
      [`${C}.env[0].valueFrom`],
    ],
    [
      ofContainer({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 's' } } }] }),
      [`${C}.env[0].valueFrom.configMapKeyRef.key`],
    ],
    [ofContainer({ resources: { requests: { cpu: '2' }, limits: { cpu: '1000m' } } }), [`${C}.resources.requests`]],
    [ofContainer({ resources: { requests: { cpu: '-1' } } }), [`${C}.resources.requests[cpu]`]],
    [ofContainer({ resources: { requests: { 'nvidia.com/gpu': '1' } } }), [`${C}.resources.limits`]],
    [ofContainer({ resources: { limits: { 'nvidia.com/gpu': '500m' } } }), [`${C}.resources.limits[nvidia.com/gpu]`]],
    [
      ofContainer({ resources: { requests: { 'nvidia.com/gpu': '1' }, limits: { 'nvidia.com/gpu': '2' } } }),
      [`${C}.resources.requests`],
    ],
    [ofContainer({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }), [`${C}.securityContext`]],
    [ofContainer({ securityContext: { runAsUser: -1 } }), [`${C}.securityContext.runAsUser`]],
    [probe({ httpGet: { port: 80 } }), [`${C}.livenessProbe.tcpSocket`]],
    [probe({ tcpSocket: undefined }), [`${C}.livenessProbe`]],
    [probe({ tcpSocket: { port: 0 } }), [`${C}.livenessProbe.tcpSocket.port`]],
    [probe({ tcpSocket: { port: '80' } }), [`${C}.livenessProbe.tcpSocket.port`]],
    [probe({ successThreshold: 2 }), [`${C}.livenessProbe.successThreshold`]],
    [probe({ timeoutSeconds: -1 }), [`${C}.livenessProbe.timeoutSeconds`]],
    [ofContainer({ lifecycle: { preStop: {} } }), [`${C}.lifecycle.preStop`]],
    [ofContainer({ volumeMounts: [{ name: 'zzz', mountPath: '/m' }] }), [`${C}.volumeMounts[0].name`]],
    [mounted({ emptyDir: {} }, { mountPath: '' }), [`${C}.volumeMounts[0].mountPath`]],
    [mounted({ emptyDir: {} }, { subPath: '../x' }), [`${C}.volumeMounts.subPath`]],
    [mounted({ name: 'V', emptyDir: {} }, { name: 'V' }), [`${P}.volumes[0].name`, `${C}.volumeMounts[0].name`]],
    [mounted({ hostPath: { path: '/a/../b' } }), [`${P}.volumes[0].hostPath.path`, `${C}.volumeMounts[0].name`]],
    [
      mounted({ persistentVolumeClaim: { claimName: '' } }),
      [`${P}.volumes[0].persistentVolumeClaim.claimName`, `${C}.volumeMounts[0].name`],
    ],
    [
      mounted({ configMap: { name: 'c', items: [{ key: 'k', path: '..a' }] } }),
      [`${P}.volumes[0].configMap.items[0].path`, `${C}.volumeMounts[0].name`],
    ],
    [claim({ accessModes: [] }), ['spec.volumeClaimTemplates[0].spec.accessModes']],
    [claim({ accessModes: ['RWO'] }), ['spec.volumeClaimTemplates[0].spec.accessModes']],
    [claim({ resources: { requests: { storage: '0' } } }), ['spec.volumeClaimTemplates[0].spec.resources[storage]']],
    [claim({ resources: undefined }), ['spec.volumeClaimTemplates[0].spec.resources[storage]']],
    [claim({ storageClassName: 'Bad_' }), ['spec.volumeClaimTemplates[0].spec.storageClassName']],
    [claim({}, { name: 'Data' }), [`${P}.volumes[0].name`, `${C}.volumeMounts[0].name`]],
    [aService({ spec: { ports: undefined } }), ['spec.ports']],
    [ofPort({ port: 0 }), ['spec.ports[0].port']],
    [ofPort({ targetPort: '80' }), ['spec.ports[0].targetPort']],
    [ofPort({ nodePort: 31_000 }), ['spec.ports[0].nodePort']],
    [aService({ spec: { ports: [{ port: 80 }, { port: 81 }] } }), ['spec.ports[0].name', 'spec.ports[1].name']],
    [
      aService({
        spec: {
          ports: [
            { name: 'a', port: 80 },
            { name: 'a', port: 81 },
          ],
        },
      }),
      ['spec.ports[1].name'],
    ],
    [aService({ spec: { type: 'VirtualIP' } }), ['spec.type']],
    [aService({ spec: { type: 'NodePort', clusterIP: 'None' } }), ['spec.clusterIPs[0]']],
    [
      aService({
        spec: { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_401 } } },
      }),
      ['spec.sessionAffinityConfig.clientIP.timeoutSeconds'],
    ],
    [aService({ spec: { externalTrafficPolicy: 'Local' } }), ['spec.externalTrafficPolicy']],
  ])('%#', async (object, fields) => {
    const answer = await dryRun(object);
    expect([answer.status, answer.body.reason, causesOf(answer).map(({ field }) => field)]).toEqual([
      422,
      'Invalid',
      fields,
    ]);
  });
});

describe('accepted values are stored as Go holds them', () => {
  const stored = async (object: JsonObject, ...path: string[]) => {
    const answer = await dryRun(object);
    expect(answer.status).toBe(201);
    return at(answer.body, ...path);
  };
  const container = async (change: object) =>
    ((await stored(ofContainer(change), 'spec', 'template', 'spec', 'containers')) as readonly JsonObject[])[0];

  it.each([
    ['0.5', '500m'],
    ['500m', '500m'],
    ['1', '1'],
    ['0', '0'],
    ['.5', '500m'],
    ['5.', '5.'],
    ['+1', '+1'],
    ['1e3', '1e3'],
    [' 1', '1'],
    [0.5, '500m'],
    ['1000m', '1'],
    ['0.0001', '1m'],
    ['100u', '1m'],
    ['0.1234', '124m'],
    [null, '0'],
  ])('cpu %j becomes %s', async (cpu, text) => {
    expect(at(await container({ resources: { limits: { cpu } } }), 'resources', 'limits', 'cpu')).toBe(text);
  });

  it.each([
    ['1.5Gi', '1536Mi'],
    ['64M', '64M'],
    ['64k', '64k'],
    ['128', '128'],
    ['1024Mi', '1Gi'],
  ])('memory %s becomes %s', async (memory, text) => {
    expect(at(await container({ resources: { limits: { memory } } }), 'resources', 'limits', 'memory')).toBe(text);
  });

  it('wraps numbers over 32 bits', async () => {
    expect(await stored(aDeployment({ spec: { replicas: 4_294_967_297 } }), 'spec', 'replicas')).toBe(1);
  });

  it('takes a zero of a probe for its default', async () => {
    const zero = {
      tcpSocket: { port: 1 },
      timeoutSeconds: 0,
      periodSeconds: 0,
      successThreshold: 0,
      failureThreshold: 0,
    };
    expect(at(await container({ livenessProbe: zero }), 'livenessProbe')).toMatchObject({
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
  });

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1', 'IfNotPresent'],
    ['r:5000/a', 'Always'],
    ['a@sha256:abc', 'IfNotPresent'],
  ])('chooses the pull policy of %s: %s', async (image, policy) => {
    expect(at(await container({ image, imagePullPolicy: '' }), 'imagePullPolicy')).toBe(policy);
  });

  it('drops a false readOnly, an empty variable and empty lists; keeps a grace period of 0', async () => {
    const answer = await dryRun(
      aDeployment(
        {},
        {
          command: [],
          env: [{ name: 'A', value: '' }],
          volumeMounts: [{ name: 'v', mountPath: '/m', readOnly: false }],
        },
        { volumes: [{ name: 'v', emptyDir: {} }], terminationGracePeriodSeconds: 0 },
      ),
    );
    const pod = at(answer.body, 'spec', 'template', 'spec');
    expect(pod).toMatchObject({
      terminationGracePeriodSeconds: 0,
      containers: [{ env: [{ name: 'A' }], volumeMounts: [{ name: 'v', mountPath: '/m' }] }],
    });
    expect(JSON.stringify(pod)).not.toMatch(/readOnly|"value"|"command"/);
  });

  it('stores a null label as an empty text', async () => {
    expect(await stored(aDeployment({ metadata: { labels: { a: null } } }), 'metadata', 'labels', 'a')).toBe('');
  });

  it.each<[JsonObject, string]>([
    [aDeployment({ metadata: { name: 'a.b' } }), 'a DNS label is recommended'],
    [ofContainer({ resources: { limits: { memory: '0.5' } } }), 'fractional byte value "500m"'],
    [
      ofPod({ containers: ['a', 'b'].map((name) => aContainer({ name, ports: [{ containerPort: 80 }] })) }),
      'duplicate port definition with',
    ],
    [ofPod({ terminationGracePeriodSeconds: -1 }), 'negative values are invalid and will be treated as 1'],
    [
      aService({ spec: { clusterIP: 'None', sessionAffinity: 'ClientIP' } }),
      'spec.SessionAffinity is ignored for headless services',
    ],
  ])('%#: warns with "%s"', async (object, text) => {
    const answer = await dryRun(object);
    expect([answer.status, answer.headers.warning]).toEqual([
      201,
      [expect.stringContaining(text.replaceAll('"', '\\"'))],
    ]);
  });
});
