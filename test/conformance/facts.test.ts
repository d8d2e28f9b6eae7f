import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { membersMissing } from '../clusters/binaries.ts';
import { pathOf } from '../clusters/fixtures.ts';
import { type Members, startMembers } from '../clusters/start.ts';
import { leavesNotLive } from '../e2e/live-objects.ts';
import { requireOrSkip } from '../servers/available.ts';
import type { Fact } from './facts/fact.ts';
import { counts, facts } from './facts/facts.ts';
import { characters, textEverywhere } from './facts/odd-characters.ts';
import { ACCESS, type Mutation, NAME, type Taken } from './mutations/mutation.ts';
import { mutations } from './mutations/mutations.ts';
import { expected, rendered, said, serverVerdict, titleOf } from './mutations/verdicts.ts';
import { type Judge, startJudge, type Verdict } from './start-judge.ts';

const missing = membersMissing();

/** The details of a `Status`. */
interface Refusal {
  readonly details?: { readonly causes?: readonly { readonly field: string }[] };
}

const examplesOf = ({ id, inputs = [] }: Fact): readonly (Mutation | Taken)[] => [
  ...inputs,
  ...mutations.filter(({ fact }) => fact === id),
];

const cases = facts.flatMap(({ id, name, inputs = [] }) =>
  inputs.map((input) => [input.server, `${id} ${name}: ${titleOf(input)}`, input] as const),
);

/** Whether a file has that title, as a whole: `test/…: title`. */
const isThere = (reference: string): boolean => {
  const [path = '', ...title] = reference.split(': ');
  const text = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
  return ["'", '"', '`'].some((quote) => text.includes(quote + title.join(': ') + quote));
};

describe('every fact of a kube-apiserver', () => {
  it('is listed, in its place', () => {
    const ids = counts.flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${section}/${index + 1}`),
    );
    expect(facts.map(({ id }) => id)).toEqual(ids);
  });

  it('has an example, a reason why there is none, or a place where it is proved', () => {
    const proved = facts.filter((fact) => examplesOf(fact).length > 0 || fact.testedBy?.length || fact.unreachable);
    const ids = new Set(proved.map(({ id }) => id));
    const bare = facts.filter(({ id, see }) => !ids.has(id) && !see?.every((other) => ids.has(other)));
    expect(bare).toEqual([]);
  });

  it('refers to tests and facts that are there, and mutations to facts', () => {
    expect(facts.flatMap(({ testedBy = [] }) => testedBy).filter((reference) => !isThere(reference))).toEqual([]);
    const ids = new Set(facts.map(({ id }) => id));
    const named = [...facts.flatMap(({ see = [] }) => see), ...mutations.flatMap(({ fact }) => fact ?? [])];
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('has examples that no other table has, and none twice', () => {
    const all = [...mutations, ...cases.map(([, , input]) => input)].map(
      ({ of = 'small', edit }) =>
        `${of} ${JSON.stringify(edit, (_, value) => (value === undefined ? 'nothing' : value))}`,
    );
    const seen = new Set<string>();
    const twins = all.filter((one) => seen.size === seen.add(one).size);
    expect(twins).toEqual([]);
  });
});

describe('our rules', () => {
  it.each(cases)('say what is expected where the server %s: %s', (_, __, input) => {
    expect(said(input).toSorted()).toEqual(expected(input).toSorted());
  });
});

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))('a kube-apiserver', () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await startJudge(['member']);
  });
  afterAll(() => judge?.stop());

  it.each(cases)('%s %s', async (_, __, input) => {
    expect(await serverVerdict(judge, input)).toBe(input.server);
  });

  const read = (request: Verdict['request'], method: 'GET' | 'DELETE' = 'GET') =>
    judge.member('member').admin<Record<string, unknown>>(method, pathOf({ ...request.object }));

  it.each(characters)('keeps every character of %s', async (_, text) => {
    const change = textEverywhere(text);
    expect(said({ ...change, server: 'accepts' })).toEqual([]);
    const rendering = rendered(change);
    expect((await judge.dryRun(rendering)).map(({ outcome }) => outcome.state)).toEqual(['Checked', 'Checked']);
    const created = await judge.create(rendering);
    expect(created.map(({ outcome }) => [outcome.state, outcome.message])).toEqual([
      ['Applied', null],
      ['Applied', null],
    ]);
    for (const { request } of created) {
      const { body } = await read(request);
      expect(leavesNotLive(request.object, body)).toEqual([]);
      await read(request, 'DELETE');
    }
  });

  it('refuses a node port out of the range, which its dry run took', async () => {
    const nodePorts = [{ name: 'http-web', nodePort: 29_999 }];
    const rendering = rendered({ edit: { [ACCESS]: { type: 'NodePort', nodePorts } } });
    expect((await judge.dryRun(rendering)).map(({ outcome }) => outcome.state)).toEqual(['Checked', 'Checked']);
    const created = await judge.create(rendering);
    expect(created[0]?.outcome).toMatchObject({ state: 'Invalid', causes: [{ field: 'spec.ports[0].nodePort' }] });
    for (const { request } of created) await read(request, 'DELETE');
  });
});

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))(
  'a kube-apiserver that emulates 1.35',
  () => {
    let members: Members;
    beforeAll(async () => {
      members = await startMembers(['old'], { apiServerArgs: ['--emulated-version=1.35'] });
    });
    afterAll(() => members?.stop());

    const verdictOn = async (name: string) => {
      const [service] = rendered({ edit: { [NAME]: name } }).base.objects;
      const path = `${pathOf({ ...service })}?fieldManager=facts&force=true&dryRun=All`;
      const { status, body } = await members.get('old').admin<Refusal>('PATCH', path, service);
      return [status, body.details?.causes?.map(({ field }) => field)];
    };

    it('refuses a name with a leading digit, of which we warn', async () => {
      expect(await verdictOn('1web')).toEqual([422, ['metadata.name']]);
      expect(await verdictOn('web1')).toEqual([201, undefined]);
    });
  },
);
