import { describe, expect, it } from 'vitest';
import { refused } from './refused.ts';

const many = <T>(count: number, item: T): T[] => Array(count).fill(item);

describe('podSettings takes', () => {
  it.each([
    {},
    { replicas: 1 },
    { replicas: 2_147_483_647 },
    { placement: [] },
    { placement: [{ cluster: 'east' }, { cluster: 'west', replicas: 4 }] },
    { containers: [] },
    { updateStrategy: { type: 'RollingUpdate' } },
    {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '1000%', partition: 3 } },
    },
    { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '0100%', maxSurge: 2_147_483_647 } } },
    { updateStrategy: { type: 'Recreate' } },
    { updateStrategy: { type: 'OnDelete' } },
    {
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 0,
        runAsGroup: 2_147_483_647,
        seLinuxOptions: {},
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
    { securityContext: { seLinuxOptions: { level: 's0:c1', role: 'r', type: 't', user: 'u' } } },
    ...['default', 'decentralized', 'centralized'].map((type) => ({ scheduling: { type } })),
    { scheduling: { type: 'custom', rules: [] } },
    { scheduling: { type: 'custom', rules: [{ type: 'withTarget', policy: 'required', target: 'Cart_1.x' }] } },
    { terminationGracePeriodSeconds: 0 },
    { metadata: { annotations: { 'Upper.Example/Case': 'any\ntext 😀', plain: '' } } },
  ])('%j', (value) => {
    expect(refused('podSettings', value)).toEqual([]);
  });
});

describe('podSettings refuses', () => {
  it.each([
    [{ replicas: 0 }, '/replicas range'],
    [{ replicas: -1 }, '/replicas range'],
    [{ replicas: 2_147_483_648 }, '/replicas range'],
    [{ replicas: 2 ** 60 }, '/replicas range'],
    [{ replicas: 1.5 }, '/replicas type'],
    [{ replicas: '3' }, '/replicas type'],
    [{ replicas: null }, '/replicas type'],
    [{ replicas: true }, '/replicas type'],
    [{ placement: [{ cluster: 'East' }] }, '/placement/0/cluster pattern'],
    [{ placement: [{ cluster: 'a'.repeat(64) }] }, '/placement/0/cluster length'],
    [{ placement: [{ cluster: 'east', replicas: 0 }] }, '/placement/0/replicas range'],
    [{ placement: ['east'] }, '/placement/0 type'],
    [{ placement: many(51, { cluster: 'east' }) }, '/placement items'],
    [{ containers: many(21, {}) }, '/containers items'],
    [{ containers: {} }, '/containers type'],
    [{ updateStrategy: {} }, '/updateStrategy/type required'],
    [{ updateStrategy: { rollingUpdate: {} } }, '/updateStrategy/type required'],
    [{ updateStrategy: { type: 'Blue' } }, '/updateStrategy/type enum'],
    [{ updateStrategy: { type: 3 } }, '/updateStrategy/type type'],
    [{ updateStrategy: { type: null } }, '/updateStrategy/type type'],
    [{ updateStrategy: 'Recreate' }, '/updateStrategy type'],
    [{ updateStrategy: { type: 'Recreate', rollingUpdate: {} } }, '/updateStrategy/rollingUpdate unknown-field'],
    ...(
      [
        [{ maxUnavailable: '101%' }, '/maxUnavailable pattern'],
        [{ maxUnavailable: '200%' }, '/maxUnavailable pattern'],
        [{ maxUnavailable: '25' }, '/maxUnavailable pattern'],
        [{ maxUnavailable: '' }, '/maxUnavailable pattern'],
        [{ maxUnavailable: -1 }, '/maxUnavailable range'],
        [{ maxUnavailable: 1.5 }, '/maxUnavailable type'],
        [{ maxUnavailable: null }, '/maxUnavailable type'],
        [{ maxSurge: '12345%' }, '/maxSurge pattern'],
        [{ maxSurge: '2.5%' }, '/maxSurge pattern'],
        [{ maxSurge: 2_147_483_648 }, '/maxSurge range'],
        [{ maxSurge: [] }, '/maxSurge type'],
        [{ partition: -1 }, '/partition range'],
        [{ partition: '1%' }, '/partition type'],
        [{ maxunavailable: 1 }, '/maxunavailable unknown-field'],
      ] as const
    ).map(
      ([rollingUpdate, fault]) =>
        [
          { updateStrategy: { type: 'RollingUpdate', rollingUpdate } },
          `/updateStrategy/rollingUpdate${fault}`,
        ] as const,
    ),
    [{ securityContext: { runAsUser: 2_147_483_648 } }, '/securityContext/runAsUser range'],
    [{ securityContext: { runAsGroup: -1 } }, '/securityContext/runAsGroup range'],
    [{ securityContext: { runAsNonRoot: 'true' } }, '/securityContext/runAsNonRoot type'],
    [{ securityContext: { privileged: true } }, '/securityContext/privileged unknown-field'],
    [{ securityContext: { seLinuxOptions: { level: '' } } }, '/securityContext/seLinuxOptions/level length'],
    [{ securityContext: { seLinuxOptions: { user: 'u'.repeat(257) } } }, '/securityContext/seLinuxOptions/user length'],
    [{ securityContext: { seccompProfile: { type: 'Unconfined' } } }, '/securityContext/seccompProfile/type enum'],
    [{ scheduling: {} }, '/scheduling/type required'],
    [{ scheduling: { type: 'Custom' } }, '/scheduling/type enum'],
    [{ scheduling: { type: 'default', rules: [] } }, '/scheduling/rules unknown-field'],
    [{ scheduling: { type: 'custom', rules: [{ policy: 'required' }] } }, '/scheduling/rules/0/type required'],
    [
      { scheduling: { type: 'custom', rules: [{ type: 'withTarget', policy: 'must' }] } },
      '/scheduling/rules/0/policy enum',
    ],
    [
      { scheduling: { type: 'custom', rules: [{ type: 'withTarget', target: '' }] } },
      '/scheduling/rules/0/target length',
    ],
    [
      { scheduling: { type: 'custom', rules: [{ type: 'withTarget', target: 'a/b' }] } },
      '/scheduling/rules/0/target pattern',
    ],
    [{ scheduling: { type: 'custom', rules: many(51, { type: 'withTarget' }) } }, '/scheduling/rules items'],
    [{ terminationGracePeriodSeconds: -1 }, '/terminationGracePeriodSeconds range'],
    [{ terminationGracePeriodSeconds: 2_147_483_648 }, '/terminationGracePeriodSeconds range'],
    [{ metadata: { labels: {} } }, '/metadata/labels unknown-field'],
    [{ metadata: { annotations: { 'a/b/c': '' } } }, '/metadata/annotations/a~1b~1c pattern'],
    [{ metadata: { annotations: { '': '' } } }, '/metadata/annotations/ pattern'],
    [{ metadata: { annotations: { 'tab\t': '' } } }, '/metadata/annotations/tab\t pattern'],
    [
      { metadata: { annotations: { [`${'p'.repeat(254)}/n`]: '' } } },
      `/metadata/annotations/${'p'.repeat(254)}~1n pattern`,
    ],
    [{ metadata: { annotations: { ['n'.repeat(64)]: '' } } }, `/metadata/annotations/${'n'.repeat(64)} pattern`],
    [{ metadata: { annotations: { a: null } } }, '/metadata/annotations/a type'],
    [{ metadata: { annotations: { a: '\udc00' } } }, '/metadata/annotations/a pattern'],
    [{ metadata: { annotations: JSON.parse('{"__proto__": "x"}') } }, '/metadata/annotations/__proto__ pattern'],
    [{ metadata: { annotations: { a: '车'.repeat(87_382) } } }, '/metadata/annotations length'],
    [
      { metadata: { annotations: Object.fromEntries(many(101, '').map((_, n) => [`k${n}`, ''])) } },
      '/metadata/annotations items',
    ],
  ] as const)('%.150j', (value, fault) => {
    expect(refused('podSettings', value)).toEqual([fault]);
  });
});
