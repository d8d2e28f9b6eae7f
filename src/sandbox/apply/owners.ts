import { at, type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { elementsOf, type FieldSet, fieldSetToJson, jsonToFieldSet } from './field-path.ts';

/** One entry of `metadata.managedFields`. */
export interface Owner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly time: string;
  readonly subresource?: string;
  readonly fields: FieldSet;
}

const ownerOf = (entry: Json): Owner => {
  const subresource = textOf(at(entry, 'subresource'));
  return {
    manager: textOf(at(entry, 'manager')),
    operation: at(entry, 'operation') === 'Apply' ? 'Apply' : 'Update',
    apiVersion: textOf(at(entry, 'apiVersion')),
    time: textOf(at(entry, 'time')),
    ...(subresource === '' ? {} : { subresource }),
    fields: jsonToFieldSet(objectOf(at(entry, 'fieldsV1'))),
  };
};

export const ownersOf = (object: JsonObject | undefined): readonly Owner[] =>
  listOf(at(object, 'metadata', 'managedFields')).map(ownerOf);

export const ownerToJson = ({ fields, manager, operation, apiVersion, time, subresource }: Owner): JsonObject => ({
  manager,
  operation,
  apiVersion,
  time,
  fieldsType: 'FieldsV1',
  fieldsV1: fieldSetToJson(fields),
  ...(subresource === undefined ? {} : { subresource }),
});

/** Metadata that belongs to the server. */
const UNOWNED = new Set([
  'f:name',
  'f:namespace',
  'f:uid',
  'f:resourceVersion',
  'f:generation',
  'f:creationTimestamp',
  'f:selfLink',
  'f:managedFields',
]);

/** The set without what nobody can own: identity, the server's metadata, and the status. */
export const ownable = (set: FieldSet): FieldSet =>
  new Set(
    [...set].filter((path) => {
      const [first, second] = elementsOf(path);
      if (first === 'f:metadata') return second !== undefined && !UNOWNED.has(second);
      return first !== undefined && first !== 'f:apiVersion' && first !== 'f:kind' && first !== 'f:status';
    }),
  );
