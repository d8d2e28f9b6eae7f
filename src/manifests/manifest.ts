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

/** The object of a literal, without what the user left out: absent values, empty maps and empty lists are not written. */
export const manifest = (literal: Literal): KubeObject => written(literal) as unknown as KubeObject;

const written = (map: object): Record<string, unknown> => {
  const fields: Record<string, unknown> = {};
  for (const [field, given] of Object.entries(map)) {
    const value = present(given, writtenWhenEmpty.has(field));
    if (value !== undefined) fields[field] = value;
  }
  return fields;
};

const present = (value: unknown, keepEmpty: boolean): unknown => {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => present(item, true));
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const map = written(value);
  return keepEmpty || Object.keys(map).length > 0 ? map : undefined;
};
