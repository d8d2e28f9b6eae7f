import { ignored, POD } from '../mutations/mutation.ts';
import { field, section } from './fact.ts';

const AT = `${POD}/updateStrategy`;
const strategy = (points = '') => field(`${AT}${points}`, (value) => ({ [AT]: value }));
const ofSet = (points = '') => field(`${AT}${points}`, (value) => ({ [AT]: value }), 'stateful');
const rolling = (points: string) =>
  field(`${AT}/rollingUpdate/${points}`, (value) => ({
    [AT]: { type: 'RollingUpdate', rollingUpdate: { [points]: value } },
  }));
const shares = strategy('/rollingUpdate');
const partition = field(
  `${AT}/rollingUpdate/partition`,
  (value) => ({ [AT]: { type: 'RollingUpdate', rollingUpdate: { partition: value } } }),
  'stateful',
);
const both = (maxUnavailable: unknown, maxSurge: unknown) => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxUnavailable, maxSurge },
});
const stored = (maxUnavailable: unknown, maxSurge: unknown) => ({
  stores: { '/spec/strategy/rollingUpdate': { maxUnavailable, maxSurge } },
});
const UNAVAILABLE = 'spec.strategy.rollingUpdate.maxUnavailable';

export const updateStrategyFacts = section('3.8', [
  {
    name: 'a Deployment without a strategy rolls by 25%',
    inputs: [
      ...strategy().taken(
        [undefined, { type: 'RollingUpdate' }, { type: 'RollingUpdate', rollingUpdate: {} }],
        stored('25%', '25%'),
      ),
      ...strategy('/type').stricter('required', [{}], 'the type says what the rest may be'),
    ],
  },
  { name: 'a Deployment may replace all pods at once', inputs: strategy().taken([{ type: 'Recreate' }]) },
  {
    name: 'replacing all at once has no parameters',
    inputs: strategy('/rollingUpdate').stricter('unknown-field', [{ type: 'Recreate', rollingUpdate: {} }], ignored),
  },
  {
    name: 'a Deployment knows no other strategy',
    inputs: strategy('/type').refused('enum', [{ type: 'Simultaneous' }], 'spec.strategy'),
  },
  {
    name: 'some pod may be missing or extra',
    inputs: shares.fault(
      'rolling-update-cannot-progress',
      [both(0, 0), both('0%', '0%'), both(0, '0%'), both('00%', '0%')],
      UNAVAILABLE,
    ),
  },
  { name: 'no more than all pods are missing' },
  { name: 'any share of pods is extra', inputs: rolling('maxSurge').taken(['101%', '1000%']) },
  { name: 'any number of pods is missing', inputs: rolling('maxUnavailable').taken([100_000]) },
  {
    name: 'a share is digits and a percent sign',
    inputs: rolling('maxUnavailable').refused(
      'pattern',
      ['25', '2.5%', '-1%', '+5%', 'abc', '', ' 25%', '25 %', '%'],
      UNAVAILABLE,
    ),
  },
  {
    name: 'no number of pods is below 0',
    inputs: [
      ...rolling('maxUnavailable').refused('range', [-1], UNAVAILABLE),
      ...rolling('maxSurge').refused('range', [-1], 'spec.strategy.rollingUpdate.maxSurge'),
    ],
  },
  { name: 'a number of pods is a whole one', inputs: rolling('maxSurge').refused('type', [1.5], '') },
  {
    name: 'a parameter left out is 25%',
    inputs: [
      ...rolling('maxSurge').taken([0], stored('25%', 0)),
      ...rolling('maxUnavailable').taken([0], stored(0, '25%')),
      ...rolling('maxSurge').stricter('type', [null], 'nothing is coerced', stored('25%', '25%')),
    ],
  },
  {
    name: 'a StatefulSet without a strategy rolls from ordinal 0',
    inputs: [
      ...ofSet().taken([undefined, { type: 'RollingUpdate' }], {
        stores: { '/spec/updateStrategy/rollingUpdate/partition': 0 },
      }),
      ...ofSet('/type').stricter('required', [{}], 'the type says what the rest may be'),
    ],
  },
  { name: 'any partition from 0 on', inputs: partition.taken([0, 100]) },
  {
    name: 'no partition below 0',
    inputs: partition.refused('range', [-1], 'spec.updateStrategy.rollingUpdate.partition'),
  },
  {
    name: 'the missing pods of a StatefulSet are dropped',
    inputs: ofSet('/rollingUpdate/maxUnavailable').ownFault('strategy-not-for-kind', [both(1, undefined)], ignored),
  },
  {
    name: 'a StatefulSet has no extra pods',
    inputs: ofSet('/rollingUpdate/maxSurge').ownFault('strategy-not-for-kind', [both(undefined, 1)], ignored),
  },
  { name: 'a StatefulSet may wait for its pods to be deleted', inputs: ofSet().taken([{ type: 'OnDelete' }]) },
  {
    name: 'waiting has no parameters',
    inputs: ofSet('/rollingUpdate').stricter(
      'unknown-field',
      [{ type: 'OnDelete', rollingUpdate: { partition: 0 } }],
      ignored,
    ),
  },
  { name: 'a StatefulSet does not replace all pods at once' },
  {
    name: 'the two kinds of workload name their strategy differently',
    unreachable: 'each kind of workload is a literal of its own',
    testedBy: ['test/sandbox/values.test.ts: typed-patch errors are 500 without a reason'],
  },
]);
