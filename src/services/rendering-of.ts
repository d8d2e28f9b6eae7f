import { render } from '../manifests/render.ts';
import type { Rendering } from '../manifests/rendering.ts';
import type { RevisionRecord, ServiceRecord } from './service.ts';

/**
 * What a service was rendered to, made again: a spec and the clusters that it was placed in give the same objects.
 * @param revision a kept one; by default the current one
 */
export const renderingOf = (
  project: string,
  { kind, createdBy, ...current }: ServiceRecord,
  { spec, placement }: Pick<RevisionRecord, 'spec' | 'placement'> = current,
): Rendering => render(spec, { kind, project, creator: createdBy, clusters: placement });
