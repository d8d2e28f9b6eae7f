import { digestOf } from '../manifests/digest.ts';
import type { KubeObject } from '../manifests/kube-object.ts';
import type { Marks } from './engine.ts';

/** Label of every object that Slipway made: `true`. */
export const managedLabel = 'slipway.dev/managed';
/** Annotation: the service an object belongs to. */
export const serviceIdAnnotation = 'slipway.dev/service-id';
/** Annotation: `sha256:` digest of the object as rendered, before any mark. */
export const digestAnnotation = 'slipway.dev/digest';

/** The object with the marks that make it recognisable as ours. */
export const withMarks = (object: KubeObject, { serviceId }: Marks): KubeObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    labels: { ...object.metadata.labels, [managedLabel]: 'true' },
    annotations: {
      ...object.metadata.annotations,
      [serviceIdAnnotation]: serviceId,
      [digestAnnotation]: digestOf(object),
    },
  },
});

/** The object as it was rendered. */
export const withoutMarks = ({ metadata, ...object }: KubeObject): KubeObject => {
  const { [managedLabel]: _managed, ...labels } = metadata.labels ?? {};
  const { [serviceIdAnnotation]: _service, [digestAnnotation]: _digest, ...annotations } = metadata.annotations ?? {};
  return { ...object, metadata: { ...metadata, labels, annotations } } as KubeObject;
};

/** Whose a live object is, next to what was planned for its name. */
export type Ownership = 'ours' | 'ours-otherwise' | 'foreign';

/** `ours-otherwise`: of the same service, but made from another rendering. */
export const ownershipOf = (live: KubeObject, planned: KubeObject): Ownership => {
  const serviceId = markOf(planned, serviceIdAnnotation);
  if (serviceId === undefined || markOf(live, serviceIdAnnotation) !== serviceId) return 'foreign';
  return markOf(live, digestAnnotation) === markOf(planned, digestAnnotation) ? 'ours' : 'ours-otherwise';
};

/**
 * Whether a live object still carries the mark of the service that the other one is marked for.
 * @param marked where it is not known any more, the mark of any service will do: then it is the uid that tells whose it is
 */
export const carriesServiceOf = (live: KubeObject, marked: KubeObject | undefined): boolean => {
  const serviceId = markOf(live, serviceIdAnnotation);
  return serviceId !== undefined && (marked === undefined || serviceId === markOf(marked, serviceIdAnnotation));
};

const markOf = ({ metadata: { annotations = {} } }: KubeObject, key: string): string | undefined =>
  Object.hasOwn(annotations, key) ? annotations[key] : undefined;
