import { describe, expect, it } from 'vitest';
import { createLedger } from './ledger.ts';

/** Writes as `id after` in the order sent; `+` acknowledged, `!` refused, `?` without an answer. */
const ledgerOf = (...writes: string[]) => {
  const ledger = createLedger();
  for (const write of writes) {
    const [id = '', after = '', ending] = write.split(' ');
    ledger.sent(id, after === '-' ? '' : after);
    if (ending === '+') ledger.acknowledged(id);
    if (ending === '!') ledger.refused(id);
  }
  return ledger;
};

describe('the ledger of writes', () => {
  it('what is there in the end tells which writes had their effect', () => {
    const judged = ledgerOf('a - +', 'b a ?', 'c b +', 'd b !', 'e c ?').judge('c');
    expect(judged).toEqual({ versions: ['a', 'b', 'c'], lost: [], refusedThoughWritten: [], unanswered: ['b'] });
  });

  it.each([
    ['the last acknowledged write is gone', ['a - +', 'b a +'], 'a', ['b']],
    ['an acknowledged write in the middle was overwritten', ['a - +', 'b a +', 'c a +'], 'c', ['b']],
    ['everything is gone', ['a - +'], '', ['a']],
  ])('%s: lost', (_, writes, last, lost) => {
    expect(ledgerOf(...writes).judge(last).lost).toEqual(lost);
  });

  it('a write that is there and was refused is told', () => {
    expect(ledgerOf('a - !', 'b a +').judge('b').refusedThoughWritten).toEqual(['a']);
  });

  it('a value that nobody sent is an error', () => {
    expect(() => ledgerOf('a - +').judge('z')).toThrow('z is there');
  });
});
