import { any, atomic, boolean, int64, list, listBy, map, setOf, string, struct } from './field-type.ts';

/** metav1.ObjectMeta. */
export const objectMeta = struct({
  name: string,
  generateName: string,
  namespace: string,
  uid: string,
  resourceVersion: string,
  generation: int64,
  creationTimestamp: string,
  deletionTimestamp: string,
  deletionGracePeriodSeconds: int64,
  selfLink: string,
  labels: map(string),
  annotations: map(string),
  finalizers: setOf(string),
  ownerReferences: listBy(
    ['uid'],
    atomic(
      struct({
        apiVersion: string,
        kind: string,
        name: string,
        uid: string,
        controller: boolean,
        blockOwnerDeletion: boolean,
      }),
    ),
  ),
  managedFields: any,
});

/** metav1.LabelSelector, which the API compares as a whole wherever it stands. */
export const labelSelector = atomic(
  struct({
    matchLabels: map(string),
    matchExpressions: list(struct({ key: string, operator: string, values: list(string) })),
  }),
);

/** A kind's top level: its own fields beside `apiVersion`, `kind` and `metadata`. */
export const kindOf = (fields: Parameters<typeof struct>[0]) =>
  struct({ apiVersion: string, kind: string, metadata: objectMeta, ...fields });
