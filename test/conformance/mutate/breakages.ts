import { clusterBreakages } from './break-clusters.ts';
import { containerBreakages, ownContainerBreakages } from './break-containers.ts';
import { nameBreakages } from './break-names.ts';
import { ownPortBreakages, portBreakages } from './break-ports.ts';
import { schemaBreakages } from './break-schema.ts';
import { storageBreakages } from './break-storage.ts';
import type { Breakage } from './breakage.ts';

/** Every way to break a spec, by family. */
export const families: Readonly<Record<string, readonly Breakage[]>> = {
  schema: schemaBreakages,
  names: nameBreakages,
  containers: containerBreakages,
  ports: portBreakages,
  storage: storageBreakages,
  clusters: clusterBreakages,
  'one cluster': [...ownContainerBreakages, ...ownPortBreakages],
};

export const breakages: readonly Breakage[] = Object.values(families).flat();
