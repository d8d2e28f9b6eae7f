import { onceEach } from '../once.ts';
import type { KubeObject } from './kube-object.ts';

/** A volume's source says what the volume is, also when it says nothing else. */
const writtenWhenEmpty: ReadonlySet<string> = new Set([
  'configMap',
  'emptyDir',
  'hostPath',
  'persistentVolumeClaim',
  'secret',
]);

/** An object as it is written down here, with the fields that the user left out still in it as `undefined`. */
type Literal = Pick<KubeObject, 'apiVersion' | 'kind'> & {
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
};

/** Writes the objects of one cluster after another. */
export interface Writer {
  /** The object of a literal, without what the user left out: absent values, empty maps and empty lists are not written. */
  readonly manifest: (literal: Literal) => KubeObject;
  /** A part of literals that is made and written once for each value: clusters that have the value share what is written. */
  readonly shared: <Value extends object>(part: (value: Value) => object) => (value: Value) => object;
  /** Whether this is a part that was written so. */
  readonly isShared: (part: object) => boolean;
}

const hasFields = (map: object): boolean => {
  for (const _ in map) return true;
  return false;
};

export const createWriter = (): Writer => {
  const finished = new Set<object>();

  const written = (map: object): object => {
    const fields: Record<string, unknown> = {};
    for (const field in map) {
      const value = present((map as Readonly<Record<string, unknown>>)[field], writtenWhenEmpty.has(field));
      if (value !== undefined) fields[field] = value;
    }
    return fields;
  };

  const present = (value: unknown, keepEmpty: boolean): unknown => {
    if (typeof value !== 'object' || value === null) return value ?? undefined;
    if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => present(item, true));
    const map = finished.has(value) ? value : written(value);
    return keepEmpty || hasFields(map) ? map : undefined;
  };

  return {
    manifest: (literal) => written(literal) as KubeObject,
    isShared: (part) => finished.has(part),
    shared: (part) =>
      onceEach((value) => {
        const map = written(part(value));
        finished.add(map);
        return map;
      }),
  };
};
