import { workloadName } from '../wizard/names.ts';
import { type Port, transport } from './containers.ts';
import type { KubeObject } from './kube-object.ts';
import { objectLabels, oursThen } from './labels.ts';
import { type Layout, type RenderingContext, servicePortsOf } from './layout.ts';
import type { Part } from './part.ts';
import type { Writer } from './writer.ts';

export const service = (
  layout: Layout,
  { kind, project, creator }: RenderingContext,
  { manifest, port }: Writer & { readonly port: PortLiteral },
): KubeObject => {
  const { basicInformation, advancedSettings } = layout.spec;
  const stateful = kind === 'stateful';
  const name = basicInformation?.name;
  return manifest({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: name ?? '',
      namespace: project,
      labels: oursThen(objectLabels(basicInformation), advancedSettings?.metadata?.labels),
      annotations: oursThen(
        {
          'kubesphere.io/alias-name': basicInformation?.alias,
          'kubesphere.io/description': basicInformation?.description,
          'kubesphere.io/creator': creator,
          'kubesphere.io/serviceType': stateful ? 'statefulservice' : 'statelessservice',
          'kubesphere.io/workloadName': name && workloadName(name, basicInformation?.version),
          'kubesphere.io/workloadModule': stateful ? 'statefulsets' : 'deployments',
        },
        advancedSettings?.externalAccess?.annotations,
      ),
    },
    spec: {
      type: advancedSettings?.externalAccess?.type ?? 'ClusterIP',
      clusterIP: stateful ? 'None' : undefined,
      selector: { app: name },
      ports: servicePortsOf(layout).map(({ value }) => withNodePort(port(value), layout.nodePorts.get(value.name))),
      ...sessionAffinity(advancedSettings?.sessionPersistence),
    },
  });
};

export type PortLiteral = (port: Port) => object;

/** A port of the Service, but for its node port. */
export const servicePort: PortLiteral = (port) => ({
  name: port.name,
  protocol: transport(port),
  port: port.servicePort ?? port.containerPort,
  targetPort: port.containerPort,
});

const withNodePort = (port: object, given: Part<{ readonly nodePort?: number }> | undefined): object =>
  given === undefined ? port : { ...port, nodePort: given.value.nodePort };

const sessionAffinity = (persistence: { readonly timeoutSeconds?: number } | undefined) =>
  persistence === undefined
    ? { sessionAffinity: 'None' }
    : {
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: persistence.timeoutSeconds ?? 10_800 } },
      };
