import { countOf, fieldsOf, listOf, textOf } from '../clusters/status-fields.ts';
import type { KubeObject } from '../manifests/kube-object.ts';

/** How a Service (`v1`) is reached. */
export interface ServiceAddress {
  readonly type: string;
  /** `None` for a headless one. */
  readonly clusterIP: string;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly nodePort?: number }[];
  /** What a load balancer was given: addresses or host names. */
  readonly addresses: readonly string[];
}

/** Takes any object, and what is ill-formed in it for absent. */
export const serviceAddressOf = (service: KubeObject): ServiceAddress => {
  const spec = fieldsOf(service.spec);
  const { ingress } = fieldsOf(fieldsOf(service.status).loadBalancer);
  return {
    type: textOf(spec.type),
    clusterIP: textOf(spec.clusterIP),
    ports: listOf(spec.ports).map(portOf),
    addresses: listOf(ingress).flatMap(addressOf),
  };
};

/** What it was asked for and does not have yet: said beside the state, which is that of the workload. */
export const awaitsAddress = ({ type, addresses }: ServiceAddress): boolean =>
  type === 'LoadBalancer' && addresses.length === 0;

const portOf = (value: unknown) => {
  const { name, port, nodePort } = fieldsOf(value);
  return { name: textOf(name), port: countOf(port), ...(countOf(nodePort) > 0 ? { nodePort: countOf(nodePort) } : {}) };
};

const addressOf = (value: unknown): string[] => {
  const { ip, hostname } = fieldsOf(value);
  return [textOf(ip), textOf(hostname)].filter((text) => text !== '').slice(0, 1);
};
