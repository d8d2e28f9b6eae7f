import { describe, expect, it } from 'vitest';
import { aSpec } from '../a-spec.ts';
import { type Case, found } from './found.ts';

const named = (name: string, version?: string) => aSpec({ basicInformation: version ? { name, version } : { name } });
const stateful = { kind: 'stateful' } as const;
const NAME = '/basicInformation/name';

const cases: readonly Case[] = [
  { title: '64 characters', code: 'service-name-too-long', spec: named('a'.repeat(64)), found: [`error ${NAME}`] },
  { title: '63 characters', code: 'service-name-too-long', spec: named('a'.repeat(63)), found: [] },
  { title: 'a digit first', code: 'service-name-leading-digit', spec: named('1cart'), found: [`warning ${NAME}`] },
  { title: 'a digit later', code: 'service-name-leading-digit', spec: named('c1'), found: [] },
  {
    title: '64 with the default version',
    code: 'workload-name-too-long',
    spec: named('a'.repeat(61)),
    found: [`error ${NAME}`],
  },
  { title: '63 with the default version', code: 'workload-name-too-long', spec: named('a'.repeat(60)), found: [] },
  {
    title: '64 with a version',
    code: 'workload-name-too-long',
    spec: named('a'.repeat(60), 'v10'),
    found: [`error ${NAME}`],
  },
  {
    title: '53, stateful',
    code: 'workload-name-too-long',
    spec: named('a'.repeat(50)),
    context: stateful,
    found: [`error ${NAME}`],
  },
  { title: '52, stateful', code: 'workload-name-too-long', spec: named('a'.repeat(49)), context: stateful, found: [] },
];

describe('rules of names', () => {
  it.each(cases)('$code: $title', (given) => expect(found(given)).toEqual(given.found));
});
