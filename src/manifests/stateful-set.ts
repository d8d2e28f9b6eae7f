import type { KubeObject } from './kube-object.ts';
import { selectorLabels } from './labels.ts';
import type { Layout, RenderingContext } from './layout.ts';
import type { PodTemplate } from './pod-template.ts';
import { volumeClaimTemplate } from './volumes.ts';
import { workloadMetadata } from './workload-metadata.ts';
import type { Writer } from './writer.ts';

export const statefulSet = (
  layout: Layout,
  context: RenderingContext,
  { manifest, podTemplate }: Writer & { readonly podTemplate: PodTemplate },
): KubeObject => {
  const { basicInformation, podSettings } = layout.spec;
  return manifest({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: workloadMetadata(layout, context),
    spec: {
      replicas: podSettings?.replicas ?? 1,
      serviceName: basicInformation?.name,
      selector: { matchLabels: selectorLabels(basicInformation) },
      updateStrategy: updateStrategy(podSettings?.updateStrategy),
      template: podTemplate(layout),
      volumeClaimTemplates: layout.templates.map(volumeClaimTemplate),
    },
  });
};

type UpdateStrategy = NonNullable<Layout['spec']['podSettings']>['updateStrategy'];

/** Written with every parameter: a default that nobody owns could not be changed to another type later. */
const updateStrategy = (given: UpdateStrategy) => {
  if (given !== undefined && given.type !== 'RollingUpdate') return { type: given.type };
  return { type: 'RollingUpdate', rollingUpdate: { partition: given?.rollingUpdate?.partition ?? 0 } };
};
