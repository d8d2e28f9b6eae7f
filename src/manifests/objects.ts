import type { ClusterSpec } from '../wizard/cluster-spec.ts';
import type { Unfinished } from '../wizard/spec.ts';
import { deployment } from './deployment.ts';
import { createLayout, type Layout, type RenderingContext } from './layout.ts';
import { createPodTemplate } from './pod-template.ts';
import type { ServiceObjects } from './rendering.ts';
import { service, servicePort } from './service.ts';
import { statefulSet } from './stateful-set.ts';
import { createWriter, type Writer } from './writer.ts';

/**
 * The Service and the workload of one cluster. Knows no other cluster. Of an unfinished spec it renders what can be rendered
 * and leaves the rest out; it never throws. Names are taken to be unique, as `resolve` makes them.
 */
export const objects = (spec: Unfinished<ClusterSpec>, context: RenderingContext): ServiceObjects =>
  createObjects(context, createWriter())(createLayout(context.kind)(spec));

/**
 * {@link objects} for one cluster after another. What the specs of clusters have in common is rendered once, and is the same
 * value in the objects of each.
 */
export const createObjects = (context: RenderingContext, writer: Writer): ((layout: Layout) => ServiceObjects) => {
  const workload = context.kind === 'stateful' ? statefulSet : deployment;
  const pen = { ...writer, port: writer.shared(servicePort), podTemplate: createPodTemplate(writer) };
  return (layout) => [service(layout, context, pen), workload(layout, context, pen)];
};
