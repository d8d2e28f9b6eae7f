import type { KubeObject } from './kube-object.ts';
import { selectorLabels } from './labels.ts';
import type { Layout, RenderingContext } from './layout.ts';
import type { PodTemplate } from './pod-template.ts';
import { workloadMetadata } from './workload-metadata.ts';
import type { Writer } from './writer.ts';

export const deployment = (
  layout: Layout,
  context: RenderingContext,
  { manifest, podTemplate }: Writer & { readonly podTemplate: PodTemplate },
): KubeObject => {
  const { basicInformation, podSettings } = layout.spec;
  return manifest({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: workloadMetadata(layout, context),
    spec: {
      replicas: podSettings?.replicas ?? 1,
      selector: { matchLabels: selectorLabels(basicInformation) },
      strategy: strategy(podSettings?.updateStrategy),
      template: podTemplate(layout),
    },
  });
};

type UpdateStrategy = NonNullable<Layout['spec']['podSettings']>['updateStrategy'];

/** Written with every parameter: a default that nobody owns could not be changed to another type later. */
const strategy = (given: UpdateStrategy) => {
  if (given !== undefined && given.type !== 'RollingUpdate') return { type: given.type };
  const { maxUnavailable = '25%', maxSurge = '25%' } = given?.rollingUpdate ?? {};
  return { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } };
};
