import { describe, expect, it } from 'vitest';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { aContainer, aSpec } from '../a-spec.ts';
import { type Case, found } from './found.ts';

const LIMIT = 262_144;
/** A map of this many bytes. */
const ofBytes = (bytes: number) => ({ a: 'x'.repeat(bytes - 1) });
const ofPods = (bytes: number, steps: Parameters<typeof aSpec>[0] = {}, container = {}): DraftSpec =>
  aSpec({
    podSettings: { containers: [aContainer(container)], metadata: { annotations: ofBytes(bytes) } },
    ...steps,
  });
const POD = '/podSettings/metadata/annotations';
const ipPools = [{ cluster: 'west', pools: ['a'] }];
/** Two keys of ours, of 30 and 31 bytes, with their texts. */
const SECRETS = 30 + '{"web":"a"}'.length;

const cases: readonly Case[] = [
  { title: 'of pods, as many as a server takes', code: 'length', spec: ofPods(LIMIT), found: [] },
  {
    title: 'of pods, with the pull secrets',
    code: 'length',
    spec: ofPods(LIMIT - SECRETS + 1, {}, { imagePullSecret: 'a' }),
    found: [`error ${POD}`],
  },
  {
    title: 'of pods, just room for the pull secrets',
    code: 'length',
    spec: ofPods(LIMIT - SECRETS, {}, { imagePullSecret: 'a' }),
    found: [],
  },
  {
    title: 'of pods, with the IP pools of one cluster',
    code: 'length',
    spec: ofPods(LIMIT, { advancedSettings: { ipPools } }),
    found: [`error ${POD} in west`],
  },
  {
    title: 'of pods, with the pull secret of a difference',
    code: 'length',
    spec: ofPods(LIMIT, {
      clusterDifferences: { clusters: [{ cluster: 'west', containers: [{ name: 'web', imagePullSecret: 'a' }] }] },
    }),
    found: ['error /clusterDifferences/clusters/0/containers/0/imagePullSecret in west'],
  },
  ...(['metadata', 'externalAccess'] as const).flatMap((field): Case[] => {
    const annotated = (bytes: number) =>
      aSpec({ advancedSettings: { [field]: { type: 'LoadBalancer', annotations: ofBytes(bytes) } } });
    const title = `of ${field}`;
    return [
      { title, code: 'length', spec: annotated(LIMIT), found: [`error /advancedSettings/${field}/annotations`] },
      { title: `${title}, with room for ours`, code: 'length', spec: annotated(LIMIT - 5_000), found: [] },
    ];
  }),
];

describe('annotations of one object together', () => {
  it.each(cases)('$title', (given) => expect(found(given)).toEqual(given.found));

  it('count the bytes of their text, not the letters', () => {
    const annotations = { 车: '车'.repeat(LIMIT / 3) };
    expect(found({ code: 'length', spec: aSpec({ advancedSettings: { metadata: { annotations } } }) })).toHaveLength(1);
  });
});
