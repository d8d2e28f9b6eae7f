import type { ClusterSpec } from '../wizard/cluster-spec.ts';
import type { Unfinished } from '../wizard/spec.ts';
import { deployment } from './deployment.ts';
import { layoutOf, type RenderingContext } from './layout.ts';
import type { ServiceObjects } from './rendering.ts';
import { service } from './service.ts';
import { statefulSet } from './stateful-set.ts';

/**
 * The Service and the workload of one cluster. Knows no other cluster. Of an unfinished spec it renders what can be rendered
 * and leaves the rest out; it never throws.
 */
export const objects = (spec: Unfinished<ClusterSpec>, context: RenderingContext): ServiceObjects => {
  const layout = layoutOf(spec, context.kind);
  const workload = context.kind === 'stateful' ? statefulSet : deployment;
  return [service(layout, context), workload(layout, context)];
};
