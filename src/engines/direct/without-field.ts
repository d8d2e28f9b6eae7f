import { fieldOf } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import { indexOfKeys } from './list-keys.ts';

/**
 * The object without one field, named as an apply conflict names it: `.spec.template.spec.containers[name="main"].image`. Maps that have
 * nothing left go with it.
 * @returns nothing when the object has no such field, or when an entry of a list would go with it that a key tells apart from others
 */
export const withoutField = (object: KubeObject, field: string): KubeObject | undefined => {
  const { apiVersion, kind } = object;
  const rest = without(object, field);
  const metadata = fieldOf(rest, 'metadata');
  return isMap(rest) && isMap(metadata)
    ? { ...rest, apiVersion, kind, metadata: { ...metadata, name: object.metadata.name } }
    : undefined;
};

type Fields = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Nothing where the field is not there. */
const without = (value: unknown, field: string): Fields | readonly unknown[] | undefined =>
  Array.isArray(value) ? withoutInList(value, field) : isMap(value) ? withoutInMap(value, field) : undefined;

/** Keys of maps hold dots, and are written as they are: the longest that fits is tried first. */
const withoutInMap = (map: Fields, field: string): Fields | undefined => {
  const keys = Object.keys(map)
    .filter((key) => field.startsWith(`.${key}`) && /^(?:[.[]|$)/.test(field.slice(key.length + 1)))
    .sort((one, other) => other.length - one.length);
  for (const key of keys) {
    const below = field.slice(key.length + 1);
    const { [key]: inner, ...others } = map;
    if (below === '') return others;
    const rest = without(inner, below);
    if (rest !== undefined) return Object.keys(rest).length === 0 ? others : { ...map, [key]: rest };
  }
  return undefined;
};

const brackets = /^\[((?:"(?:[^"\\]|\\.)*"|[^"\]])*)\]/;

const withoutInList = (items: readonly unknown[], field: string): readonly unknown[] | undefined => {
  const [text, keys] = brackets.exec(field) ?? [];
  if (text === undefined || keys === undefined) return undefined;
  const index = indexOfKeys(items, keys);
  const rest = index < 0 ? undefined : without(items[index], field.slice(text.length));
  return rest && items.map((item, place) => (place === index ? rest : item));
};
