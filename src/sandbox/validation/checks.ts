import { type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import type { Cause } from '../refusal.ts';
import { invalidValue, required, unsupported } from './causes.ts';
import type { TextRule } from './names.ts';

export type Causes = readonly Cause[];

export const checkText = (field: string, value: Json | undefined, rule: TextRule): Causes =>
  rule(textOf(value)).map((fault) => invalidValue(field, value, fault));

export const checkRequiredText = (field: string, value: Json | undefined, rule?: TextRule): Causes => {
  if (textOf(value) === '') return [required(field)];
  return rule === undefined ? [] : checkText(field, value, rule);
};

/** Checks a text only where there is one. */
export const checkOptionalText = (field: string, value: Json | undefined, rule: TextRule): Causes =>
  textOf(value) === '' ? [] : checkText(field, value, rule);

export const checkOneOf = (field: string, value: Json | undefined, supported: readonly string[]): Causes =>
  value === undefined || supported.includes(textOf(value)) ? [] : [unsupported(field, value, supported)];

export const checkNotNegative = (field: string, value: Json | undefined): Causes =>
  Number(value ?? 0) < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];

export const checkRange = (field: string, value: Json | undefined, from: number, to: number): Causes =>
  Number(value ?? 0) >= from && Number(value ?? 0) <= to
    ? []
    : [invalidValue(field, value ?? 0, `must be between ${from} and ${to}, inclusive`)];

export const PORT_MAX = 65_535;

/** Items of a list with their places: `at[0]`. */
export const eachOf = (
  list: Json | undefined,
  field: string,
  check: (item: JsonObject, field: string) => Causes,
): Causes => listOf(list).flatMap((item, index) => check(objectOf(item), `${field}[${index}]`));

/** Values that stand a second time, with the index of that. */
export const repeated = (values: readonly string[]): readonly { readonly value: string; readonly index: number }[] =>
  values
    .map((value, index) => ({ value, index }))
    .filter(({ value, index }) => value !== '' && values.indexOf(value) < index);
