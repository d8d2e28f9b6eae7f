import { fieldOf, isList, isObject, type Json, type JsonObject } from '../json.ts';
import type { FieldType, ListType, MapType, Scalar, StructType } from '../schema/field-type.ts';
import { itemElement, pathAsText } from './field-path.ts';

const goType = (value: Json): string => {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return isList(value) ? '[]interface {}' : 'map[string]interface {}';
};

const goText = (value: Json): string => {
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (isObject(value))
    return `map[${Object.entries(value)
      .map(([key, next]) => `${key}:${goText(next)}`)
      .join(' ')}]`;
  return String(value);
};

const isScalar = (value: Json): boolean => !isList(value) && !isObject(value);

const scalarError = (value: Json, scalar: Scalar): string | undefined => {
  if (scalar === 'any') return undefined;
  if (scalar === 'string' && typeof value !== 'string')
    return `expected string, got &value.valueUnstructured{Value:${goText(value)}}`;
  if (scalar === 'boolean' && typeof value !== 'boolean') return `expected boolean, got &{${goText(value)}}`;
  if ((scalar === 'int32' || scalar === 'int64') && typeof value !== 'number')
    return `expected numeric (int or float), got ${goType(value)}`;
  return isScalar(value) ? undefined : `expected any scalar, got &{${goText(value)}}`;
};

const duplicates = (items: readonly Json[], type: ListType, path: string): readonly string[] => {
  if (type.keys === undefined && type.set !== true) return [];
  const elements = items.map((item) => itemElement(type, item));
  const twice = new Set(elements.filter((element, index) => elements.indexOf(element) !== index));
  return [...twice].map((element) => `${path}: duplicate entries for key ${pathAsText(element)}`);
};

const itemPath = (type: ListType, item: Json, index: number): string =>
  type.keys === undefined ? `[${index}]` : pathAsText(itemElement(type, item));

const listErrors = (value: Json, type: ListType, path: string): readonly string[] => {
  if (!isList(value)) return [`${path}: expected list, got &{${goText(value)}}`];
  return [
    ...duplicates(value, type, path),
    ...value.flatMap((item, index) => typedErrors(item, type.of, `${path}${itemPath(type, item, index)}`)),
  ];
};

const declaredErrors = (value: JsonObject, type: StructType, path: string): readonly string[] => {
  const names = Object.keys(value);
  // The server tells one stranger of each object.
  const [stranger] = names.filter((name) => !Object.hasOwn(type.fields, name)).sort();
  return [
    ...names.flatMap((name) => {
      const fieldType = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
      return fieldType === undefined ? [] : typedErrors(fieldOf(value, name) ?? null, fieldType, `${path}.${name}`);
    }),
    ...(stranger === undefined ? [] : [`${path}.${stranger}: field not declared in schema`]),
  ];
};

const objectErrors = (value: Json, type: StructType | MapType, path: string): readonly string[] => {
  if (!isObject(value)) return [`${path}: expected map, got &{${goText(value)}}`];
  if (type.shape === 'struct') return declaredErrors(value, type, path);
  return Object.entries(value).flatMap(([name, next]) => typedErrors(next, type.of, `${path}.${name}`));
};

/** What in the value does not fit its type, in the words of a typed patch. `null` fits everywhere. */
export const typedErrors = (value: Json, type: FieldType, path = ''): readonly string[] => {
  if (value === null) return [];
  if (type.shape === 'list') return listErrors(value, type, path);
  if (type.shape !== 'scalar') return objectErrors(value, type, path);
  const error = scalarError(value, type.scalar);
  return error === undefined ? [] : [`${path}: ${error}`];
};
