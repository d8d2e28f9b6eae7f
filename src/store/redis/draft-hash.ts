import type { FinalizedDraft, StoredDraft, StoredStep } from '../store.ts';

/** The fields of a draft's hash; with a step's key after the colon: `v:` value, `t:` token, `u:` updatedAt. */
type Fields = ReadonlyMap<string, string>;

const TOKEN = 't:';

/** Field and value in turn, as a script answers a hash. */
export function fieldsOf(flat: readonly string[]): Fields {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? '', flat[i + 1] ?? '');
  return fields;
}

/** @throws Error when a field that every draft has is missing */
export function draftOf(fields: Fields): StoredDraft {
  const finalized = finalizedOf(fields);
  return {
    id: text(fields, 'id'),
    head: text(fields, 'head'),
    title: fields.get('title') ?? null,
    revision: integer(fields, 'revision'),
    token: text(fields, 'token'),
    steps: stepsOf(fields),
    createdAt: integer(fields, 'createdAt'),
    updatedAt: integer(fields, 'updatedAt'),
    expiresAt: integer(fields, 'expiresAt'),
    ...(finalized && { finalized }),
  };
}

function stepsOf(fields: Fields): Record<string, StoredStep> {
  const steps: [string, StoredStep][] = [];
  for (const [field, token] of fields) {
    if (field.startsWith(TOKEN))
      steps.push([field.slice(TOKEN.length), stepOf(fields, field.slice(TOKEN.length), token)]);
  }
  return Object.fromEntries(steps);
}

function stepOf(fields: Fields, step: string, token: string): StoredStep {
  const value = fields.get(`v:${step}`);
  const updatedAt = integer(fields, `u:${step}`);
  return value === undefined ? { token, updatedAt } : { value, token, updatedAt };
}

function finalizedOf(fields: Fields): FinalizedDraft | undefined {
  const submission = fields.get('f:submission');
  if (submission === undefined) return undefined;
  const phase = fields.get('f:phase');
  return {
    submission,
    revision: integer(fields, 'f:revision'),
    options: text(fields, 'f:options'),
    holds: fields.get('f:holds') === '1',
    ...(phase !== undefined && { phase }),
  };
}

export function text(fields: Fields, field: string): string {
  const value = fields.get(field);
  if (value === undefined) throw new Error(`a stored record lacks ${field}`);
  return value;
}

/** Revisions, and times in milliseconds since the epoch. */
export function integer(fields: Fields, field: string): number {
  return Number(text(fields, field));
}
