import type { KubeObject } from '../../manifests/kube-object.ts';
import type { Rendering } from '../../manifests/rendering.ts';
import type { Marks, Plan, PlannedRequest } from '../engine.ts';
import { withMarks } from '../marks.ts';

/** One request per object and cluster: clusters in the order of the placement, in each the Service before its workload. */
export const plan = (rendering: Rendering, marks: Marks): Plan => {
  const objects = rendering.clusters.flatMap(({ cluster, objects }) => objects.map((object) => ({ cluster, object })));
  return {
    engine: 'direct',
    requests: objects.map(({ cluster, object }, index) =>
      requestOf(index, cluster, withMarks(object, marks), rendering.project),
    ),
  };
};

const requestOf = (index: number, cluster: string, object: KubeObject, project: string): PlannedRequest => ({
  index,
  cluster,
  verb: 'create',
  apiVersion: object.apiVersion,
  kind: object.kind,
  namespace: project,
  name: object.metadata.name,
  object: { ...object, metadata: { ...object.metadata, namespace: project } },
});
