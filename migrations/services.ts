import type { Migration } from './upgrade.ts';

/** Of the record of a service (`ServiceRecord`). */
export const serviceMigrations: readonly Migration[] = [
  /** Which objects there are was not remembered: they may be in every cluster of the placement, and are found by their mark. */
  (record) => ({ ...record, objects: objectsOf(record as unknown as FirstForm) }),
];

interface FirstForm {
  readonly name: string;
  readonly version: string;
  readonly kind: 'stateless' | 'stateful';
  readonly placement: readonly string[];
}

const objectsOf = ({ name, version, kind, placement }: FirstForm) => {
  const workload = {
    apiVersion: 'apps/v1',
    kind: kind === 'stateless' ? 'Deployment' : 'StatefulSet',
    name: `${name}-${version}`,
  };
  return placement.flatMap((cluster) =>
    [{ apiVersion: 'v1', kind: 'Service', name }, workload].map((object) => ({ cluster, ...object, uid: null })),
  );
};
