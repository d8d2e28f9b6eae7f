import { workloadName } from '../wizard/names.ts';
import { objectLabels, oursThen } from './labels.ts';
import type { Layout, RenderingContext } from './layout.ts';

/** Of a Deployment and of a StatefulSet alike. */
export const workloadMetadata = (
  { spec: { basicInformation, advancedSettings } }: Layout,
  { project, creator }: RenderingContext,
) => ({
  name: basicInformation?.name ? workloadName(basicInformation.name, basicInformation.version) : '',
  namespace: project,
  labels: oursThen(objectLabels(basicInformation), undefined),
  annotations: oursThen({ 'kubesphere.io/creator': creator }, advancedSettings?.metadata?.annotations),
});
