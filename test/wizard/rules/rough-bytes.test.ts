import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolve } from '../../../src/wizard/cluster-differences/resolve.ts';
import { roughBytesOf, workloadBytes } from '../../../src/wizard/pod-settings/rules-size.ts';
import { aContainer, aSpecOf } from '../a-spec.ts';
import { arbitraryDraft } from '../arbitrary-draft.ts';
import { found } from './found.ts';

describe('the rough size of a workload', () => {
  it('is never less than the JSON of any value, with its comma', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(roughBytesOf(value)).toBeGreaterThan(Buffer.byteLength(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '',
    '\u0000',
    '\u001f\u001f',
    '"\\',
    '😀',
    '\ufffe'.repeat(9),
    -1.7976931348623157e308,
    null,
    false,
    [],
    {},
  ])('is never less than the JSON of %j', (value) => {
    expect(roughBytesOf({ value })).toBeGreaterThan(Buffer.byteLength(JSON.stringify({ value })));
  });

  it.each(['stateless', 'stateful'] as const)('is never less than the counted one, for %s drafts', (kind) => {
    fc.assert(
      fc.property(arbitraryDraft({ kind, clusters: ['host', 'east', 'west'] }), (draft) => {
        const { spec } = resolve(draft, 'east');
        expect(workloadBytes(spec, roughBytesOf)).toBeGreaterThanOrEqual(workloadBytes(spec));
      }),
      { numRuns: 30 },
    );
  });

  it('does not make a fault of what is only roughly too large', () => {
    const value = 'x'.repeat(200_000);
    const spec = aSpecOf([aContainer({ env: [{ name: 'A', value }] })]);
    expect(workloadBytes(resolve(spec).spec, roughBytesOf)).toBeGreaterThan(2 ** 20);
    expect(found({ code: 'object-too-large', spec })).toEqual([]);
  });
});
