import { defaultPortName } from '../fields/default-names.ts';
import type { Kind, Unfinished } from '../spec.ts';
import { type DefaultsContext, defineStep } from '../step.ts';
import type { Container, ContainerPort } from './container.ts';
import { PodSettings, type UpdateStrategy } from './schema.ts';

export const podSettings = defineStep({
  slug: 'pod-settings',
  key: 'podSettings',
  schema: PodSettings,
  required: true,
  withDefaults,
});

function withDefaults(value: Unfinished<PodSettings>, { kind, clusters }: DefaultsContext): Unfinished<PodSettings> {
  return {
    ...value,
    replicas: value.replicas ?? 1,
    placement: value.placement ?? clusters.map((cluster) => ({ cluster })),
    ...(value.containers && { containers: value.containers.map(containerWithDefaults) }),
    updateStrategy: strategyWithDefaults(value.updateStrategy, kind),
    scheduling: value.scheduling ?? { type: 'default' },
  };
}

type Containers = readonly Unfinished<Container>[];

function containerWithDefaults(
  container: Unfinished<Container>,
  index: number,
  containers: Containers,
): Unfinished<Container> {
  const firstPlace = containers.slice(0, index).reduce((sum, { ports }) => sum + (ports?.length ?? 0), 0);
  return {
    ...container,
    imagePullPolicy: container.imagePullPolicy ?? 'IfNotPresent',
    type: container.type ?? 'work',
    ...(container.gpu && { gpu: { ...container.gpu, type: container.gpu.type ?? 'nvidia.com/gpu' } }),
    ...(container.ports && { ports: container.ports.map((port, at) => portWithDefaults(port, firstPlace + at)) }),
  };
}

function portWithDefaults(port: Unfinished<ContainerPort>, place: number): Unfinished<ContainerPort> {
  const servicePort = port.servicePort ?? port.containerPort;
  return {
    ...port,
    protocol: port.protocol ?? 'HTTP',
    name: port.name ?? defaultPortName(port.protocol, place),
    ...(servicePort !== undefined && { servicePort }),
  };
}

function strategyWithDefaults(
  strategy: Unfinished<UpdateStrategy> | undefined,
  kind: Kind,
): Unfinished<UpdateStrategy> {
  if (strategy !== undefined && strategy.type !== 'RollingUpdate') return strategy;
  const parameters = kind === 'stateless' ? { maxUnavailable: '25%', maxSurge: '25%' } : { partition: 0 };
  return { type: 'RollingUpdate', rollingUpdate: { ...parameters, ...strategy?.rollingUpdate } };
}
