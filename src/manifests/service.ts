import { workloadName } from '../wizard/names.ts';
import { transport } from './containers.ts';
import type { KubeObject } from './kube-object.ts';
import { objectLabels, oursThen } from './labels.ts';
import { type Layout, type RenderingContext, servicePortsOf } from './layout.ts';
import { manifest } from './manifest.ts';
import { type Part, parts } from './part.ts';

export const service = (layout: Layout, { kind, project, creator }: RenderingContext): KubeObject => {
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
      ports: servicePortsOf(layout).map(({ value }) => ({
        name: value.name,
        protocol: transport(value),
        port: value.servicePort ?? value.containerPort,
        targetPort: value.containerPort,
        nodePort: nodePortOf(layout, value.name)?.value.nodePort,
      })),
      ...sessionAffinity(advancedSettings?.sessionPersistence),
    },
  });
};

/** The fixed node port of a port name; of several, the first. */
export const nodePortOf = (
  { spec: { advancedSettings } }: Layout,
  portName: string | undefined,
): Part<{ readonly name?: string; readonly nodePort?: number }> | undefined =>
  parts(advancedSettings?.externalAccess?.nodePorts, '/advancedSettings/externalAccess/nodePorts').find(
    ({ value }) => value.name !== undefined && value.name === portName,
  );

const sessionAffinity = (persistence: { readonly timeoutSeconds?: number } | undefined) =>
  persistence === undefined
    ? { sessionAffinity: 'None' }
    : {
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: persistence.timeoutSeconds ?? 10_800 } },
      };
