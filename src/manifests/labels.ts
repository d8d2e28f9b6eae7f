import type { ClusterSpec } from '../wizard/cluster-spec.ts';
import { effectiveVersion } from '../wizard/names.ts';
import type { Unfinished } from '../wizard/spec.ts';

type Basics = Unfinished<ClusterSpec>['basicInformation'];

/** The labels by which a workload knows its pods. */
export const selectorLabels = (basicInformation: Basics) => ({
  app: basicInformation?.name,
  version: effectiveVersion(basicInformation),
});

/** The labels of the Service and of the workload. */
export const objectLabels = (basicInformation: Basics) => ({
  ...selectorLabels(basicInformation),
  'app.kubernetes.io/managed-by': 'slipway',
});

/** Ours first, then the user's; where both write a key, ours holds. */
export const oursThen = <T extends object>(
  ours: T,
  users: Readonly<Record<string, string | undefined>> | undefined,
) => ({
  ...ours,
  ...users,
  ...ours,
});
