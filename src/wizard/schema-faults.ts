import type { ErrorObject } from 'ajv';
import type { MessageParams, Refusal } from './issue.ts';
import { escapeSegment } from './pointer.ts';

type Translation = (error: ErrorObject) => Refusal | readonly Refusal[];

const at =
  (code: string, params?: (schema: Schema) => MessageParams): Translation =>
  (error) => ({ pointer: error.instancePath, code, params: params?.(error.parentSchema ?? {}) });

type Schema = NonNullable<ErrorObject['parentSchema']>;

const words = (values: readonly unknown[]): string => values.join(', ');
const bounds = ({ minimum, maximum }: Schema): MessageParams => ({ minimum, maximum });
const lengths = ({ minLength = 0, maxLength }: Schema): MessageParams => ({
  minimum: minLength,
  maximum: maxLength,
  unit: 'characters',
});

function notTheTag({ instancePath, parentSchema, params }: ErrorObject): Refusal {
  const pointer = `${instancePath}/${escapeSegment(params.tag)}`;
  if (params.tagValue === undefined) return { pointer, code: 'required' };
  if (params.error === 'tag') return { pointer, code: 'type', params: { expected: 'string' } };
  const tags = parentSchema?.oneOf.map(({ properties }: Schema) => properties[params.tag].const);
  return { pointer, code: 'enum', params: { allowed: words(tags) } };
}

/** A key that an object does not have, or that is not a key of its map. */
function wrongKey({ instancePath, parentSchema, params }: ErrorObject): Refusal {
  const pointer = `${instancePath}/${escapeSegment(params.additionalProperty)}`;
  return parentSchema?.patternProperties === undefined
    ? { pointer, code: 'unknown-field' }
    : { pointer, code: 'pattern', params: { grammar: parentSchema.grammar } };
}

const translations: Readonly<Record<string, Translation>> = {
  type: at('type', ({ type }) => ({ expected: words([type].flat()) })),
  additionalProperties: wrongKey,
  discriminator: notTheTag,
  required: (error) => ({
    pointer: `${error.instancePath}/${escapeSegment(error.params.missingProperty)}`,
    code: 'required',
  }),
  enum: at('enum', (schema) => ({ allowed: words(schema.enum) })),
  const: at('enum', (schema) => ({ allowed: String(schema.const) })),
  minLength: at('length', lengths),
  maxLength: at('length', lengths),
  pattern: at('pattern', ({ grammar }) => ({ grammar })),
  format: at('pattern', ({ format }) => ({ grammar: format })),
  minimum: at('range', bounds),
  maximum: at('range', bounds),
  minItems: at('items', ({ minItems, maxItems }) => ({ minimum: minItems, maximum: maxItems })),
  maxItems: at('items', ({ maxItems }) => ({ maximum: maxItems })),
  maxProperties: at('items', ({ maxProperties }) => ({ maximum: maxProperties })),
  maxAnnotationBytes: at('length', ({ maxAnnotationBytes }) => ({
    minimum: 0,
    maximum: maxAnnotationBytes,
    unit: 'bytes',
  })),
  atMostOneOf: at('one-of', ({ atMostOneOf }) => ({ allowed: words(atMostOneOf) })),
  removeAlone: ({ instancePath, data }) =>
    Object.keys(data as object)
      .filter((key) => key !== 'name' && key !== 'remove')
      .map((key) => ({ pointer: `${instancePath}/${escapeSegment(key)}`, code: 'unknown-field' })),
  firstItemNotEmpty: ({ instancePath, parentSchema }) => ({
    pointer: `${instancePath}/0`,
    code: 'length',
    params: { minimum: 1, maximum: parentSchema?.items.maxLength, unit: 'characters' },
  }),
  successThresholdOne: at('success-threshold-must-be-one'),
  configVolumeReadWrite: at('config-volume-read-write'),
};

/** Which fault of one value is told when it has several: what makes the others meaningless comes first. */
const precedence = [
  'unknown-field',
  'required',
  'type',
  'enum',
  'items',
  'length',
  'success-threshold-must-be-one',
  'range',
];
const rank = ({ code }: Refusal): number => {
  const place = precedence.indexOf(code);
  return place < 0 ? precedence.length : place;
};

/** Errors looked at. A body made to hold a hundred thousand faults gets its answer without an object for each. */
export const MAX_TRANSLATED = 1000;

/** What Ajv found among its first thousand errors: one refusal for each value at fault, in the order found. */
export function refusalsFrom(errors: readonly ErrorObject[]): readonly Refusal[] {
  const byPointer = new Map<string, Refusal>();
  for (const refusal of errors.slice(0, MAX_TRANSLATED).flatMap(translated)) {
    const known = byPointer.get(refusal.pointer);
    if (known === undefined || rank(refusal) < rank(known)) byPointer.set(refusal.pointer, refusal);
  }
  return [...byPointer.values()];
}

/** What one error of Ajv says: nothing where its keyword is no fault of a shape. */
export const translated = (error: ErrorObject): Refusal | readonly Refusal[] =>
  translations[error.keyword]?.(error) ?? [];

/** A place where something is missing; `allowed` names the alternatives of which it needs one. */
export interface Gap {
  readonly pointer: string;
  readonly params?: { readonly allowed: string };
}

/** What is missing, each place once. */
export function gapsFrom(errors: readonly ErrorObject[]): readonly Gap[] {
  const gaps = errors.flatMap((error) => absences[error.keyword]?.(error) ?? []);
  return [...new Map(gaps.map((gap) => [gap.pointer, gap])).values()];
}

const itself = ({ instancePath }: ErrorObject): Gap => ({ pointer: instancePath });
const absences: Readonly<Record<string, (error: ErrorObject) => Gap>> = {
  required: ({ instancePath, params }) => ({ pointer: `${instancePath}/${escapeSegment(params.missingProperty)}` }),
  minItems: itself,
  atLeastOneOf: ({ instancePath, parentSchema = {} }) => ({
    pointer: instancePath,
    params: { allowed: words(parentSchema.atLeastOneOf) },
  }),
  mountPathUnlessNone: ({ instancePath }) => ({ pointer: `${instancePath}/mountPath` }),
};
