import { defineStep } from '../step.ts';
import { ClusterDifferences } from './schema.ts';

export const clusterDifferences = defineStep({
  slug: 'cluster-differences',
  key: 'clusterDifferences',
  schema: ClusterDifferences,
  required: false,
  /** What a difference leaves out is the base's, never a default. */
  withDefaults: (value) => value,
});
