import fc from 'fast-check';
import type { DraftSpec, Kind } from '../../src/wizard/spec.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

/** Names from a small pool, so that items meet; tags stay, since without them a draft is not stored. */
const isTag = (key: string): boolean => key === 'type';

/** A value with some of its fields and items gone or doubled, as a form on its way has it. */
const damaged = (value: unknown, decide: () => number): unknown => {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const choice = decide();
      const kept = damaged(item, decide);
      return choice === 0 ? [] : choice === 1 ? [kept, kept] : [kept];
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      decide() === 2 && !isTag(key) ? [] : [[key, damaged(field, decide)]],
    ),
  );
};

/** Of 16 choices three do damage. A prime number of them, so that no place of a draft always meets the same one. */
const CHOICES = 97;
const HARMLESS = 15;
const choices = fc.noBias(
  fc.array(
    fc.integer({ min: 0, max: HARMLESS }).map((less) => HARMLESS - less),
    { minLength: CHOICES, maxLength: CHOICES },
  ),
);

/** The same drafts with missing fields, missing items and items that came twice. */
export const unfinished = (drafts: fc.Arbitrary<DraftSpec>): fc.Arbitrary<DraftSpec> =>
  fc.tuple(drafts, choices).map(([spec, chosen]) => {
    let next = 0;
    return damaged(spec, () => chosen[next++ % CHOICES] ?? HARMLESS) as DraftSpec;
  });

/** Unfinished drafts over every field. */
export const arbitraryDraft = (about: { kind: Kind; clusters: readonly string[] }): fc.Arbitrary<DraftSpec> =>
  unfinished(arbitrarySpec(about));
