import { NAME, TEMPLATE, WEST } from '../mutations/mutation.ts';
import { x } from '../odd-values.ts';
import { always, field, section } from './fact.ts';

const name = field(NAME, undefined, 'stateful');
const tooLong = 'a label of its pods is too long, which only a controller finds out';
const noControllers = 'no controller runs here, and no value of the form alone meets it';

/** What is accepted and fails later. */
export const controllerFacts = section('7', [
  { name: 'a StatefulSet name of 52 always works', inputs: name.taken([x(49)]) },
  { name: 'one of 53 works with some templates' },
  { name: 'one of 54 or 55 never works', inputs: name.ownFault('workload-name-too-long', [x(51), x(52)], tooLong) },
  {
    name: 'one of 62 or 63 fails in more ways',
    inputs: name.ownFault('workload-name-too-long', [x(59), x(60)], tooLong),
  },
  { name: 'claims of such a pod are left behind', unreachable: `no such name passes: ${noControllers}` },
  { name: 'ordinals of two digits cost nothing', unreachable: noControllers, see: ['7/1'] },
  {
    name: 'a claim may have the longest of names',
    inputs: field(
      `${TEMPLATE}/name`,
      (template) => ({
        [NAME]: x(49),
        [`${TEMPLATE}/name`]: template,
        [`${WEST}/volumeClaimTemplates/0/name`]: template,
      }),
      'stateful',
    ).taken([x(63)]),
  },
  { name: 'a Deployment of any name works', see: ['2/10'] },
  { name: 'a Deployment may have a dot in its name', see: ['2/4'] },
  { name: 'pods that admission refuses are told in conditions or events', unreachable: noControllers },
  { name: 'a StatefulSet without its Service has pods', unreachable: always },
  { name: 'claims have limits and quotas', unreachable: noControllers },
  { name: 'a pod requests what it is limited to', unreachable: noControllers, see: ['3.3/14', '3.3/15'] },
  { name: 'of a template and its twin one holds', see: ['4.2/3', '4.2/4'] },
]);

const sandbox = 'test/sandbox/changes.test.ts';

/** What a dry run does not see. */
export const dryRunFacts = section('8', [
  { name: 'a node port out of the range', see: ['5.1/18'] },
  {
    name: 'an address that is taken',
    unreachable: 'the cluster chooses the address',
    testedBy: [`${sandbox}: cannot take an address that is taken: seen for real, not by a dry run`],
  },
  {
    name: 'which node port, address and uid there will be',
    unreachable: 'no answer of a dry run is shown, only whether it passed',
    testedBy: [`${sandbox}: gets node ports in the range; a dry run makes up one outside`],
  },
  { name: 'anything about pods and claims', unreachable: noControllers },
]);
