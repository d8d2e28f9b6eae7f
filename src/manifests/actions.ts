import type { ClusterContainer } from '../wizard/cluster-spec.ts';
import type { Unfinished } from '../wizard/spec.ts';

type Container = Unfinished<ClusterContainer>;
type Probe = NonNullable<Container['readinessProbe']>;
type Action = NonNullable<NonNullable<Container['lifecycle']>['preStop']>;

const action = ({ httpGet, exec, tcpSocket }: Action) => ({
  httpGet: httpGet && { path: httpGet.path, port: httpGet.port, scheme: httpGet.scheme },
  exec: exec && { command: exec.command },
  tcpSocket: tcpSocket && { port: tcpSocket.port },
});

/** A health check; what is left out stays the cluster's default. A timeout of 0 is written: the server stores 1. */
export const probe = (given: Probe) => ({
  ...action(given),
  initialDelaySeconds: given.initialDelaySeconds,
  timeoutSeconds: given.timeoutSeconds,
  periodSeconds: given.periodSeconds,
  successThreshold: given.successThreshold,
  failureThreshold: given.failureThreshold,
});

export const lifecycle = (given: NonNullable<Container['lifecycle']>) => ({
  postStart: given.postStart && action(given.postStart),
  preStop: given.preStop && action(given.preStop),
});
