import { lifecycle, probe } from './actions.ts';
import { type Container, type ContainerPart, type Port, transport } from './containers.ts';
import { variable } from './variables.ts';
import { volumeMount } from './volumes.ts';
import type { Writer } from './writer.ts';

export type ContainerLiteral = (part: ContainerPart) => object;

/** Makes the literals of containers. What the containers of several clusters have in common is made once. */
export const createContainer = ({ shared }: Writer): ContainerLiteral => {
  const [port, env, mount] = [shared(containerPort), shared(variable), shared(volumeMount)];
  const [check, hooks, security] = [shared(probe), shared(lifecycle), shared(securityContext)];
  return ({ value, ports, variables, mounts }) => ({
    name: value.name,
    image: value.image,
    imagePullPolicy: value.imagePullPolicy ?? 'IfNotPresent',
    command: value.command,
    args: value.args,
    resources: {
      requests: { cpu: value.resources?.requests?.cpu, memory: value.resources?.requests?.memory, ...gpuOf(value) },
      limits: { cpu: value.resources?.limits?.cpu, memory: value.resources?.limits?.memory, ...gpuOf(value) },
    },
    ports: ports.map(({ value }) => port(value)),
    env: variables.map(({ value }) => env(value)),
    livenessProbe: value.livenessProbe && check(value.livenessProbe),
    readinessProbe: value.readinessProbe && check(value.readinessProbe),
    startupProbe: value.startupProbe && check(value.startupProbe),
    lifecycle: value.lifecycle && hooks(value.lifecycle),
    volumeMounts: mounts.map(({ value }) => mount(value)),
    securityContext: value.securityContext && security(value.securityContext),
  });
};

const containerPort = (port: Port) => ({
  name: port.name,
  protocol: transport(port),
  containerPort: port.containerPort,
});

const securityContext = (given: NonNullable<Container['securityContext']>) => given;

/** The server asks for equal request and limit of what cannot be overcommitted; 0 is none. */
const gpuOf = ({ gpu }: Container): Record<string, string> =>
  gpu?.limit ? { [gpu.type ?? 'nvidia.com/gpu']: String(gpu.limit) } : {};
