import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome } from '../engine.ts';

/** Whether a server says of a Service that somebody has one of its node ports. */
export const isNodePortTaken = ({ state, message }: CellOutcome): boolean =>
  state === 'Invalid' && /\bnodePort: .*provided port is already allocated/s.test(message ?? '');

/**
 * The Service with its fixed node ports before all others. A dry run invents numbers for the others, each the next after the
 * largest so far (`PortAllocationOperation.AllocateNext` of Kubernetes), and then refuses a fixed port that it has invented
 * itself: of 30000, any, 30001 the last. A real creation draws them at random.
 */
export const fixedNodePortsFirst = (service: KubeObject): KubeObject => {
  const { spec } = service as { readonly spec?: { readonly ports?: readonly { readonly nodePort?: number }[] } };
  const ports = spec?.ports ?? [];
  const isFixed = ({ nodePort }: { readonly nodePort?: number }) => nodePort !== undefined;
  return {
    ...service,
    spec: { ...spec, ports: [...ports.filter(isFixed), ...ports.filter((port) => !isFixed(port))] },
  };
};
