import { isLive } from '../draft-rules.ts';
import type {
  DraftKey,
  DraftStore,
  NewDraft,
  StepWrite,
  StoredDraft,
  TitleWrite,
  Write,
  WriteOutcome,
} from '../store.ts';
import { draftOf, fixedField, stepField, withValue } from './draft-hash.ts';
import { keys } from './keys.ts';
import type { Connection } from './scripts.ts';

type Answer<Type extends string> = readonly [Type, string[]?];

export function createRedisDrafts({ run, send }: Connection): DraftStore {
  return {
    async create(draft) {
      const answer = (await run('create-draft', ofDraft(draft.key), creation(draft))) as Answer<
        'written' | 'limit-reached' | 'too-large'
      >;
      return answer[0] === 'written' ? { type: answer[0], draft: draftIn(answer) } : { type: answer[0] };
    },

    async read(key, now) {
      const flat = Object.entries(await send((client) => client.hgetall(keys.draft(key)))).flat();
      const draft = flat.length === 0 ? undefined : draftOf(flat);
      return isLive(draft, now) ? draft : undefined;
    },

    async list(owner, now) {
      const drafts = (await run('list-drafts', [keys.drafts(owner)], [now])) as string[][];
      return drafts.map((flat) => draftOf(flat));
    },

    async writeStep(write) {
      const outcome = outcomeOf(await run('write-step', ofDraft(write.key), stepWriting(write)));
      if (outcome.type !== 'written') return outcome;
      return { type: outcome.type, draft: withValue(outcome.draft, write.step, write.value) };
    },

    async writeTitle(write) {
      return outcomeOf(await run('write-title', ofDraft(write.key), titleWriting(write)));
    },

    async remove(key, expected, now) {
      const answer = (await run('remove-draft', ofDraft(key), [now, expected])) as Answer<
        'removed' | 'not-found' | 'mismatch'
      >;
      return answer[0] === 'mismatch' ? { type: answer[0], draft: draftIn(answer) } : { type: answer[0] };
    },
  };
}

// The order of arguments is told at the top of each script.

function creation({ key, head, title, token, steps, now, expiresAt, limit, maxBytes }: NewDraft): (string | number)[] {
  const fields = Object.entries(steps).map(([step, { token }]) => [step, stepField(now, token)]);
  const values = Object.entries(steps).flatMap(([step, { value }]) => (value === undefined ? [] : [[step, value]]));
  const first = [now, expiresAt, limit, maxBytes, token, fixedField(now, key.id, head)];
  return [...first, fields.length, ...fields.flat(), values.length, ...values.flat(), ...optional(title)];
}

function stepWriting(write: StepWrite): (string | number)[] {
  return [...writing(write), write.step, write.stepToken, write.maxBytes, ...optional(write.value)];
}

function titleWriting(write: TitleWrite): (string | number)[] {
  return [...writing(write), ...optional(write.title)];
}

function writing({ now, expiresAt, expected, digest, token }: Write): (string | number)[] {
  return [now, expiresAt, expected, digest, token];
}

/** A script tells an absent last argument from an empty one. */
function optional(text: string | null | undefined): string[] {
  return text === null || text === undefined ? [] : [text];
}

function ofDraft(key: DraftKey): [string, string] {
  return [keys.draft(key), keys.drafts(key)];
}

function outcomeOf(answer: unknown): WriteOutcome {
  const typed = answer as Answer<WriteOutcome['type']>;
  const [type] = typed;
  return type === 'not-found' || type === 'too-large' ? { type } : { type, draft: draftIn(typed) };
}

function draftIn([, flat]: Answer<string>): StoredDraft {
  return draftOf(flat ?? []);
}
