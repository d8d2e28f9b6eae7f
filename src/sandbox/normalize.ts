import { isList, isObject, type Json, type JsonObject, mapFields, objectOf } from './json.ts';
import { parseQuantity, storedQuantity } from './quantity.ts';
import type { FieldType, Scalar, ScalarType } from './schema/field-type.ts';

const wrapped = (value: number): number => value | 0;

const innerFields = (value: Json, type: FieldType): readonly (readonly [Json, FieldType])[] => {
  if (isList(value)) return value.map((item) => [item, type.shape === 'list' ? type.of : type] as const);
  return Object.entries(objectOf(value)).flatMap(([name, next]) => {
    const fieldType = fieldTypeOf(type, name);
    return fieldType === undefined ? [] : [[next, fieldType] as const];
  });
};

/** Why Go cannot convert a value that its type can hold; the first fault, in the server's words. */
export const conversionFault = (value: Json, type: FieldType): string | undefined => {
  if (type.shape === 'scalar') return scalarFault(value, type.scalar);
  for (const [next, nextType] of innerFields(value, type)) {
    const fault = conversionFault(next, nextType);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const scalarFault = (value: Json, scalar: Scalar): string | undefined => {
  const fractional = typeof value === 'number' && !Number.isInteger(value);
  if (fractional && (scalar === 'int32' || scalar === 'int64')) return `cannot convert float64 to ${scalar}`;
  if (fractional && scalar === 'intOrString')
    return `json: cannot unmarshal number ${value} into Go value of type int32`;
  if (scalar !== 'quantity' || value === null) return undefined;
  const parsed = typeof value === 'boolean' ? parseQuantity('') : parseQuantity(String(value));
  return parsed.ok ? undefined : parsed.fault;
};

const fieldTypeOf = (type: FieldType, name: string): FieldType | undefined => {
  if (type.shape === 'map') return type.of;
  return type.shape === 'struct' && Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
};

const normalizeScalar = (value: Json, type: ScalarType, name: string): Json => {
  if (type.scalar === 'int32' && typeof value === 'number') return wrapped(value);
  if (type.scalar === 'intOrString' && typeof value === 'number') return wrapped(value);
  if (type.scalar === 'quantity' && value !== null)
    return storedQuantity(String(value), { roundToMilli: name !== 'storage' });
  return value;
};

const EMPTY_ENTRY: Readonly<Partial<Record<Scalar, Json>>> = { string: '', quantity: '0' };

const isDropped = (value: Json, type: FieldType): boolean => {
  if (value === null) return true;
  if (type.shape === 'scalar') {
    if (type.keepEmpty === true || type.scalar === 'any' || type.scalar === 'quantity') return false;
    return value === '' || value === 0 || value === false;
  }
  if (type.shape === 'list') return isList(value) && value.length === 0;
  return type.shape === 'map' && isObject(value) && Object.keys(value).length === 0;
};

const normalizeField = (value: Json, type: FieldType, name: string, inMap: boolean): Json | undefined => {
  if (inMap && value === null && type.shape === 'scalar') return EMPTY_ENTRY[type.scalar] ?? null;
  const normal = normalize(value, type, name);
  return !inMap && isDropped(normal, type) ? undefined : normal;
};

const normalize = (value: Json, type: FieldType, name: string): Json => {
  if (value === null) return null;
  if (type.shape === 'scalar') return normalizeScalar(value, type, name);
  if (isList(value)) return value.map((item) => normalize(item, type.shape === 'list' ? type.of : type, name));
  if (!isObject(value)) return value;
  return mapFields(value, (next, field) => {
    const fieldType = fieldTypeOf(type, field);
    return fieldType === undefined ? undefined : normalizeField(next, fieldType, field, type.shape === 'map');
  });
};

/**
 * The object as the API's Go types hold it: unknown fields, nulls and empty fields dropped, numbers cut to 32 bits, quantities in the
 * stored spelling.
 */
export const normalizeObject = (object: JsonObject, type: FieldType): JsonObject =>
  normalize(object, type, '') as JsonObject;
