import { describe, expect, it } from 'vitest';
import { missing, refusals, refusalsOfSpec } from '../../../src/wizard/parse.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';

const refused = (spec: unknown) => refusalsOfSpec(spec).refusals.map(({ pointer, code }) => `${pointer} ${code}`);
const absent = (spec: DraftSpec) => missing(spec).map(({ pointer, code }) => `${pointer} ${code}`);

describe('a whole spec', () => {
  it('may lack any step', () => {
    expect(refused({})).toEqual([]);
    expect(refused({ podSettings: {} })).toEqual([]);
  });

  it('is refused with pointers that start at the spec', () => {
    expect(
      refused({ basicInformation: { name: 'A' }, podSettings: null, storage: {}, advancedSettings: { ipPools: 1 } }),
    ).toEqual([
      '/basicInformation/name pattern',
      '/podSettings type',
      '/storage unknown-field',
      '/advancedSettings/ipPools type',
    ]);
  });

  it.each([[null], [[]], ['x'], [1]])('is an object, not %j', (spec) => {
    expect(refused(spec)).toEqual([' type']);
  });

  it('has no field that comes from the prototype', () => {
    expect(refused(JSON.parse('{"__proto__": {}, "constructor": {}}'))).toEqual([
      '/__proto__ unknown-field',
      '/constructor unknown-field',
    ]);
  });
});

describe('refusals', () => {
  it('tells 50 and counts all', () => {
    const { refusals: told, count } = refusals('podSettings', {
      placement: Array(50).fill({ cluster: 'A', replicas: 0 }),
    });
    expect(told).toHaveLength(50);
    expect(count).toBe(100);
  });

  it('counts the faults of all steps together', () => {
    const placement = Array(50).fill({ cluster: 'A' });
    const { refusals: told, count } = refusalsOfSpec({ podSettings: { placement }, basicInformation: { name: 'A' } });
    expect(told).toHaveLength(50);
    expect(count).toBe(51);
  });

  it('answers a body made of faults', () => {
    const { refusals: told, count } = refusals('podSettings', { containers: Array(100_000).fill(0) });
    expect(told).toHaveLength(50);
    expect(count).toBe(100_001);
  });

  it('is not led into depths by a deep value', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(refusals('podSettings', { containers: deep }).refusals).toMatchObject([
      { pointer: '/containers/0', code: 'type' },
    ]);
    expect(refusals('podSettings', { deep }).refusals).toMatchObject([{ pointer: '/deep', code: 'unknown-field' }]);
  });

  it('tells one fault for what is inside a refused value', () => {
    expect(refused({ podSettings: { extra: { a: '\ud800' } } })).toEqual(['/podSettings/extra unknown-field']);
  });

  it('says what would be right', () => {
    expect(refusals('podSettings', { replicas: 0 }).refusals).toMatchObject([
      { params: { minimum: 1, maximum: 2_147_483_647 } },
    ]);
    expect(refusals('basicInformation', { name: '' }).refusals).toMatchObject([
      { params: { minimum: 1, maximum: 253 } },
    ]);
    expect(refusals('podSettings', { updateStrategy: { type: 'x' } }).refusals).toMatchObject([
      { params: { allowed: 'RollingUpdate, Recreate, OnDelete' } },
    ]);
  });
});

describe('missing is', () => {
  it('a required step that was never written', () => {
    expect(absent({})).toEqual(['/basicInformation step-missing', '/podSettings step-missing']);
  });

  it.each<[DraftSpec, string[]]>([
    [{ basicInformation: {}, podSettings: {} }, ['/basicInformation/name', '/podSettings/containers']],
    [{ podSettings: { containers: [], placement: [] } }, ['/podSettings/placement', '/podSettings/containers']],
    [{ podSettings: { containers: [{}] } }, ['/podSettings/containers/0/name', '/podSettings/containers/0/image']],
    [{ podSettings: { placement: [{}], containers: [whole({})] } }, ['/podSettings/placement/0/cluster']],
    [
      { podSettings: { containers: [whole({ ports: [{}], gpu: {} })] } },
      ['/gpu/limit', '/ports/0/containerPort'].map(inFirst),
    ],
    [
      { podSettings: { containers: [whole({ livenessProbe: {}, lifecycle: { preStop: {} } })] } },
      ['/livenessProbe', '/lifecycle/preStop'].map(inFirst),
    ],
    [
      { podSettings: { containers: [whole({ readinessProbe: { httpGet: {} } })] } },
      ['/httpGet/path', '/httpGet/port'].map((at) => inFirst(`/readinessProbe${at}`)),
    ],
    [{ podSettings: { containers: [whole({ startupProbe: { exec: {} } })] } }, [inFirst('/startupProbe/exec/command')]],
    [
      { podSettings: { containers: [whole({ startupProbe: { exec: { command: [] } } })] } },
      [inFirst('/startupProbe/exec/command')],
    ],
    [
      { podSettings: { containers: [whole({ startupProbe: { tcpSocket: {} } })] } },
      [inFirst('/startupProbe/tcpSocket/port')],
    ],
    [
      { podSettings: { containers: [whole({ env: [{}, { name: 'A' }] })] } },
      ['/env/0/name', '/env/0', '/env/1'].map(inFirst),
    ],
    [{ podSettings: { containers: [whole({ env: [{ name: 'A', valueFrom: {} }] })] } }, [inFirst('/env/0/valueFrom')]],
    [
      { podSettings: { containers: [whole({ env: [{ name: 'A', valueFrom: { secretKeyRef: {} } }] })] } },
      ['name', 'key'].map((field) => inFirst(`/env/0/valueFrom/secretKeyRef/${field}`)),
    ],
    [
      { podSettings: { containers: [whole({ envReferences: [{ keys: [] }] })] } },
      ['kind', 'name', 'keys'].map((field) => inFirst(`/envReferences/0/${field}`)),
    ],
    [{ podSettings: { containers: [whole({})], scheduling: { type: 'custom' } } }, ['/podSettings/scheduling/rules']],
    [
      { podSettings: { containers: [whole({})], scheduling: { type: 'custom', rules: [] } } },
      ['/podSettings/scheduling/rules'],
    ],
    [
      { podSettings: { containers: [whole({})], scheduling: { type: 'custom', rules: [{ type: 'withTarget' }] } } },
      ['policy', 'target'].map((field) => `/podSettings/scheduling/rules/0/${field}`),
    ],
    [
      { podSettings: { containers: [whole({})], securityContext: { seccompProfile: {} } } },
      ['/podSettings/securityContext/seccompProfile/type'],
    ],
    [
      { storageSettings: { volumes: [{ type: 'emptyDir' }, { type: 'hostPath', name: 'a' }, { type: 'secret' }] } },
      ['0/name', '1/path', '2/secretName'].map((at) => `/storageSettings/volumes/${at}`),
    ],
    [
      { storageSettings: { volumes: [{ type: 'configMap' }, { type: 'persistentVolumeClaim' }] } },
      ['0/configMapName', '1/claimName'].map((at) => `/storageSettings/volumes/${at}`),
    ],
    [
      { storageSettings: { volumes: [{ type: 'emptyDir', name: 'a', mounts: [{}, { mode: 'None' }] }] } },
      ['0/container', '0/mountPath', '1/container'].map((at) => `/storageSettings/volumes/0/mounts/${at}`),
    ],
    [
      { storageSettings: { volumeClaimTemplates: [{}] } },
      ['name', 'accessModes', 'capacity'].map((field) => `/storageSettings/volumeClaimTemplates/0/${field}`),
    ],
    [
      { storageSettings: { volumeClaimTemplates: [{ name: 'a', accessModes: [], capacity: '1' }] } },
      ['/storageSettings/volumeClaimTemplates/0/accessModes'],
    ],
    [
      { advancedSettings: { ipPools: [{ pools: [] }] } },
      ['cluster', 'pools'].map((field) => `/advancedSettings/ipPools/0/${field}`),
    ],
    [
      { advancedSettings: { externalAccess: { type: 'NodePort', nodePorts: [{}] } } },
      ['name', 'nodePort'].map((field) => `/advancedSettings/externalAccess/nodePorts/0/${field}`),
    ],
    [{ clusterDifferences: { clusters: [{}] } }, ['/clusterDifferences/clusters/0/cluster']],
    [
      {
        clusterDifferences: {
          clusters: [{ cluster: 'a', containers: [{ env: [{ name: 'A' }, { name: 'B', remove: true }] }] }],
        },
      },
      ['/name', '/env/0'].map((at) => `/clusterDifferences/clusters/0/containers/0${at}`),
    ],
    [
      { clusterDifferences: { clusters: [{ cluster: 'a', volumeClaimTemplates: [{ name: 'x', accessModes: [] }] }] } },
      ['/clusterDifferences/clusters/0/volumeClaimTemplates/0/accessModes'],
    ],
  ])('required in %.150j', (spec, pointers) => {
    const found = absent(spec).filter((absence) => !absence.endsWith('step-missing'));
    expect(found.toSorted()).toEqual(pointers.map((pointer) => `${pointer} required`).toSorted());
  });

  it('nothing in a finished spec', () => {
    expect(
      absent({
        basicInformation: { name: 'cart' },
        podSettings: {
          containers: [
            whole({ env: [{ name: 'A', value: '' }], livenessProbe: { tcpSocket: { port: 80 } }, gpu: { limit: 0 } }),
          ],
          updateStrategy: { type: 'RollingUpdate' },
          scheduling: { type: 'default' },
        },
        storageSettings: { volumes: [{ type: 'emptyDir', name: 'a', mounts: [{ container: 'web', mode: 'None' }] }] },
        advancedSettings: { sessionPersistence: {}, externalAccess: { type: 'LoadBalancer' } },
        clusterDifferences: {
          clusters: [
            {
              cluster: 'east',
              externalAccess: null,
              containers: [{ name: 'web', gpu: {}, resources: null, ports: [{ name: 'a' }] }],
            },
          ],
        },
      }),
    ).toEqual([]);
  });
});

function whole<T extends object>(container: T) {
  return { name: 'web', image: 'nginx:1', ...container };
}
function inFirst(pointer: string): string {
  return `/podSettings/containers/0${pointer}`;
}
