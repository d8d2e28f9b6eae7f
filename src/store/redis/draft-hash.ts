import type { FinalizedDraft, StoredDraft, StoredStep } from '../store.ts';

/*
 * A draft is one hash. Few fields, because each costs its share of every answer; what a field joins stands on lines of
 * its own, in this order. Tokens, digests and ids are texts of one line; where a line may be any text, it is the last.
 *
 *   fixed       createdAt, id, head
 *   state       expiresAt, bytes of all values, revision, updatedAt, token
 *   title       present unless null
 *   titled      of the last write of the title: digest, token that it replaced
 *   s:<step>    updatedAt, token; of its last write: digest, token that it replaced
 *   v:<step>    the value, present unless deleted or never written
 *   finalized   submission, revision, whether it holds (1 or 0), options, phase (empty before the end)
 */

/** @returns the field `fixed` */
export function fixedField(createdAt: number, id: string, head: string): string {
  return `${createdAt}\n${id}\n${head}`;
}

/** @returns the field `s:<step>` of a step that was never written */
export function stepField(updatedAt: number, token: string): string {
  return `${updatedAt}\n${token}\n\n`;
}

/**
 * @param flat field and value in turn, as Redis answers a hash
 * @throws Error when a field that every draft has is missing
 */
export function draftOf(flat: readonly string[]): StoredDraft {
  const tokens = new Map<string, readonly [updatedAt: string, token: string]>();
  const values = new Map<string, string>();
  const rest = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [field, value] = [flat[i] ?? '', flat[i + 1] ?? ''];
    if (field.startsWith('v:')) values.set(field.slice(2), value);
    else if (field.startsWith('s:')) tokens.set(field.slice(2), lines(value, 3) as [string, string]);
    else rest.set(field, value);
  }
  const [createdAt, id, head] = lines(required(rest, 'fixed'), 3);
  const [expiresAt, , revision, updatedAt, token] = lines(required(rest, 'state'), 5);
  const finalized = rest.get('finalized');
  return {
    id: id ?? '',
    head: head ?? '',
    title: rest.get('title') ?? null,
    revision: Number(revision),
    token: token ?? '',
    steps: Object.fromEntries([...tokens].map(([step, written]) => [step, aStep(values.get(step), written)])),
    createdAt: Number(createdAt),
    updatedAt: Number(updatedAt),
    expiresAt: Number(expiresAt),
    ...(finalized !== undefined && { finalized: finalizedOf(finalized) }),
  };
}

/** The draft after a write of that step, which the script answers without the value. */
export function withValue(draft: StoredDraft, step: string, value: string | undefined): StoredDraft {
  const written = draft.steps[step];
  return value === undefined || !written
    ? draft
    : { ...draft, steps: { ...draft.steps, [step]: { value, ...written } } };
}

function aStep(value: string | undefined, [updatedAt, token]: readonly [string, string]): StoredStep {
  const written = { token, updatedAt: Number(updatedAt) };
  return value === undefined ? written : { value, ...written };
}

function finalizedOf(field: string): FinalizedDraft {
  const [submission = '', revision, holds, options = '', phase] = lines(field, 5);
  return { submission, revision: Number(revision), options, holds: holds === '1', ...(phase && { phase }) };
}

/** The first lines of a text, so many; the last of them is all that follows. */
function lines(text: string, count: number): string[] {
  const found: string[] = [];
  let from = 0;
  while (found.length < count - 1) {
    const end = text.indexOf('\n', from);
    if (end < 0) break;
    found.push(text.slice(from, end));
    from = end + 1;
  }
  found.push(text.slice(from));
  return found;
}

function required(fields: ReadonlyMap<string, string>, field: string): string {
  const value = fields.get(field);
  if (value === undefined) throw new Error(`a stored draft lacks ${field}`);
  return value;
}
