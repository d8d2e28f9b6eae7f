import { describe, expect, it } from 'vitest';
import {
  isStepKey,
  stepByKey,
  stepBySlug,
  stepOfPointer,
  steps,
  stepWithDefaults,
  withDefaults,
} from '../../../src/wizard/steps.ts';

const context = { kind: 'stateless', clusters: ['east', 'west'] } as const;

describe('the steps', () => {
  it('stand in the order of the form', () => {
    expect(steps.map(({ slug, key, required }) => [slug, key, required])).toEqual([
      ['basic-information', 'basicInformation', true],
      ['pod-settings', 'podSettings', true],
      ['storage-settings', 'storageSettings', false],
      ['advanced-settings', 'advancedSettings', false],
      ['cluster-differences', 'clusterDifferences', false],
    ]);
  });

  it('are found by slug, key and pointer', () => {
    expect(stepBySlug('pod-settings')).toBe(stepByKey('podSettings'));
    expect(stepBySlug('podSettings')).toBeUndefined();
    expect(stepOfPointer('/storageSettings/volumes/0')?.slug).toBe('storage-settings');
    expect(stepOfPointer('/advancedSettings')?.slug).toBe('advanced-settings');
    expect(stepOfPointer('')).toBeUndefined();
    expect(stepOfPointer('/toString')).toBeUndefined();
    expect(isStepKey('__proto__')).toBe(false);
  });
});

describe('defaults', () => {
  it('leave a step that was never written alone', () => {
    expect(withDefaults({}, context)).toEqual({});
    expect(stepWithDefaults('podSettings', undefined, context)).toBeUndefined();
  });

  it('of the basic information: the version', () => {
    expect(stepWithDefaults('basicInformation', { name: 'cart' }, context)).toEqual({ name: 'cart', version: 'v1' });
    expect(stepWithDefaults('basicInformation', { version: 'v2' }, context)).toEqual({ version: 'v2' });
  });

  it('of the pod settings: replicas, placement, strategy and scheduling', () => {
    expect(stepWithDefaults('podSettings', {}, context)).toEqual({
      replicas: 1,
      placement: [{ cluster: 'east' }, { cluster: 'west' }],
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      scheduling: { type: 'default' },
    });
    expect(stepWithDefaults('podSettings', {}, { ...context, kind: 'stateful' })?.updateStrategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { partition: 0 },
    });
  });

  it('fill in only the parameters that a strategy lacks', () => {
    const strategyOf = (updateStrategy: object) =>
      stepWithDefaults('podSettings', { updateStrategy }, context)?.updateStrategy;
    expect(strategyOf({ type: 'Recreate' })).toEqual({ type: 'Recreate' });
    expect(strategyOf({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } })).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: '25%', maxSurge: 0 },
    });
  });

  it('of containers: type, pull policy, GPU type and ports', () => {
    const filled = stepWithDefaults(
      'podSettings',
      {
        containers: [
          { name: 'a', gpu: { limit: 1 } },
          { type: 'init', imagePullPolicy: 'Never' },
        ],
      },
      context,
    );
    expect(filled?.containers).toEqual([
      { name: 'a', type: 'work', imagePullPolicy: 'IfNotPresent', gpu: { limit: 1, type: 'nvidia.com/gpu' } },
      { type: 'init', imagePullPolicy: 'Never' },
    ]);
  });

  it('number the names of ports through all ports of all containers', () => {
    const filled = stepWithDefaults(
      'podSettings',
      {
        containers: [
          { ports: [{ containerPort: 80 }, { name: 'own', protocol: 'UDP', containerPort: 53, servicePort: 5353 }] },
          {},
          { type: 'init', ports: [{ protocol: 'TCP' }] },
          { ports: [{ protocol: 'GRPC', containerPort: 90 }] },
        ],
      },
      context,
    );
    expect(filled?.containers?.flatMap(({ ports }) => ports ?? [])).toEqual([
      { protocol: 'HTTP', name: 'http-0', containerPort: 80, servicePort: 80 },
      { protocol: 'UDP', name: 'own', containerPort: 53, servicePort: 5353 },
      { protocol: 'TCP', name: 'tcp-2' },
      { protocol: 'GRPC', name: 'grpc-3', containerPort: 90, servicePort: 90 },
    ]);
  });

  it('of volumes: names and mount modes', () => {
    const filled = stepWithDefaults(
      'storageSettings',
      {
        volumeClaimTemplates: [{ name: 'data', mounts: [{ container: 'a' }] }],
        volumes: [
          { type: 'configMap', configMapName: 'cart.conf', mounts: [{}, { mode: 'None' }] },
          { type: 'persistentVolumeClaim', claimName: 'files', mounts: [{}] },
          { type: 'secret' },
          { type: 'emptyDir', name: 'tmp' },
        ],
      },
      context,
    );
    expect(filled).toEqual({
      volumeClaimTemplates: [{ name: 'data', mounts: [{ container: 'a', mode: 'ReadWrite' }] }],
      volumes: [
        {
          type: 'configMap',
          configMapName: 'cart.conf',
          name: 'configmap-7f4119a921',
          mounts: [{ mode: 'ReadOnly' }, { mode: 'None' }],
        },
        { type: 'persistentVolumeClaim', claimName: 'files', name: 'pvc-files', mounts: [{ mode: 'ReadWrite' }] },
        { type: 'secret' },
        { type: 'emptyDir', name: 'tmp' },
      ],
    });
  });

  it('of the advanced settings: how long a session lasts, where there are sessions', () => {
    expect(stepWithDefaults('advancedSettings', { sessionPersistence: {} }, context)).toEqual({
      sessionPersistence: { timeoutSeconds: 10_800 },
    });
    expect(stepWithDefaults('advancedSettings', {}, context)).toEqual({});
  });

  it('never reach into the differences of clusters', () => {
    const differences = {
      clusters: [{ cluster: 'east', containers: [{ name: 'a', ports: [{ name: 'http-0', containerPort: 1 }] }] }],
    };
    expect(stepWithDefaults('clusterDifferences', differences, context)).toEqual(differences);
  });
});
