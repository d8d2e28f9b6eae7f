/**
 * The shape of a field as server-side apply needs to know it: what it may hold, and how two values of it are merged.
 * The types of all kinds are plain data made of these.
 */
export type FieldType = ScalarType | StructType | MapType | ListType;

export type Scalar = 'string' | 'boolean' | 'int32' | 'int64' | 'quantity' | 'intOrString' | 'any';

interface Kept {
  /** An empty value (`""`, `0`, `false`) is stored; others are dropped like Go's `omitempty` does. */
  readonly keepEmpty?: true;
}
export interface ScalarType extends Kept {
  readonly shape: 'scalar';
  readonly scalar: Scalar;
}
export interface StructType {
  readonly shape: 'struct';
  readonly fields: Readonly<Record<string, FieldType>>;
  /** One value as a whole: any difference conflicts. */
  readonly atomic?: true;
}
export interface MapType {
  readonly shape: 'map';
  readonly of: FieldType;
  readonly atomic?: true;
}
export interface ListType {
  readonly shape: 'list';
  readonly of: FieldType;
  /** Field names that tell items apart, ascending. Absent: the list is one value, or a set. */
  readonly keys?: readonly string[];
  readonly keyDefaults?: Readonly<Record<string, string>>;
  /** Scalars, each its own key. */
  readonly set?: true;
}

const scalar = (name: Scalar): ScalarType => ({ shape: 'scalar', scalar: name });

export const string = scalar('string');
export const boolean = scalar('boolean');
export const int32 = scalar('int32');
export const int64 = scalar('int64');
export const quantity = scalar('quantity');
export const intOrString: ScalarType = { ...scalar('intOrString'), keepEmpty: true };
/** Not looked into; one value as a whole. */
export const any = scalar('any');

/** A field whose empty value differs from its absence (a pointer in the API's Go types). */
export const pointer = (type: ScalarType): ScalarType => ({ ...type, keepEmpty: true });
export const struct = (fields: Readonly<Record<string, FieldType>>): StructType => ({ shape: 'struct', fields });
export const map = (of: FieldType): MapType => ({ shape: 'map', of });
/** A list that is one value. */
export const list = (of: FieldType): ListType => ({ shape: 'list', of });
export const setOf = (of: FieldType): ListType => ({ shape: 'list', of, set: true });
export const listBy = (
  keys: readonly string[],
  of: FieldType,
  keyDefaults: Readonly<Record<string, string>> = {},
): ListType => ({ shape: 'list', of, keys, keyDefaults });
export const atomic = <T extends StructType | MapType>(type: T): T => ({ ...type, atomic: true });

/** Whether two values of the type are only ever compared as a whole. */
export const isLeafType = (type: FieldType): boolean =>
  type.shape === 'scalar' ||
  (type.shape === 'list' ? type.keys === undefined && type.set !== true : type.atomic === true);
