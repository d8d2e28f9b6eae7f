import { ignored, TEMPLATE, VOLUME, WEST } from '../mutations/mutation.ts';
import { x } from '../odd-values.ts';
import { C, field, notOffered, P, section, unwritten } from './fact.ts';

const ofTemplate = (name: string, at = TEMPLATE) => field(`${at}/${name}`, undefined, 'stateful');
const UNMOUNTED = '/storageSettings/volumeClaimTemplates/1';
const name = ofTemplate('name');
/** The difference of a cluster goes along with the name. */
const renamed = field(
  TEMPLATE,
  (value) => ({ [`${TEMPLATE}/name`]: value, [`${WEST}/volumeClaimTemplates/0/name`]: value }),
  'stateful',
);
/** Without the other template, whose place could be the first as well. */
const alone = field(
  `${TEMPLATE}/name`,
  (value) => ({
    '/storageSettings/volumeClaimTemplates': [{ name: value, accessModes: ['ReadWriteOnce'], capacity: '1Gi' }],
    '/clusterDifferences': undefined,
  }),
  'stateful',
);
const capacity = ofTemplate('capacity');
const modes = (points = '') =>
  field(`${TEMPLATE}/accessModes${points}`, (value) => ({ [`${TEMPLATE}/accessModes`]: value }), 'stateful');
const storageClass = ofTemplate('storageClassName');

const SPEC = 'spec.volumeClaimTemplates[0].spec';
const SIZE = `${SPEC}.resources[storage]`;
const stored = (path: string, value: unknown) => ({ stores: { [`/spec/volumeClaimTemplates/0/spec/${path}`]: value } });

export const claimTemplateFacts = section('4.2', [
  { name: 'a template name is a DNS label', inputs: renamed.taken(['a', '0', x(63)]) },
  {
    name: 'a bad template name is told as that of a volume, mounted or not; of several templates in any order',
    inputs: [
      ...alone.refused('length', [x(64), x(253), ''], `${P}.volumes[0].name`),
      ...alone.refused('pattern', ['a.b', 'A'], `${P}.volumes[0].name`),
      ...name.refused('pattern', ['A'], `${C}.volumeMounts[0].name`),
      ...ofTemplate('name', VOLUME).refused('pattern', ['A'], `${P}.volumes[2].name`),
    ],
  },
  {
    name: 'two templates may have one name, of which the last holds',
    inputs: field(
      `${UNMOUNTED}/name`,
      (value) => ({ [`${UNMOUNTED}/name`]: value, '/clusterDifferences': undefined }),
      'stateful',
    ).ownFault('duplicate-volume-name', ['data'], 'one claim would stand for both'),
  },
  { name: 'a template and a volume may have one name, of which the template holds' },
  { name: 'a Deployment has no templates' },
  {
    name: 'a size is above 0, in any unit',
    inputs: [
      ...capacity.taken(['10Gi', '0.5Gi', '1']),
      ...capacity.stricter('type', [10], 'nothing is coerced', stored('resources/requests/storage', '10')),
    ],
  },
  {
    name: 'a size is not 0 and not below',
    inputs: [...capacity.refused('pattern', ['-1', '0Gi'], SIZE), ...capacity.refused('type', [null], SIZE)],
  },
  { name: 'a template has a size', inputs: capacity.fault('required', [undefined], SIZE) },
  {
    name: 'parts of a byte are warned of',
    inputs: capacity.stricter('pattern', ['0.5'], 'there is no part of a byte', { warns: 'fractional byte value' }),
  },
  { name: 'a size is a quantity', inputs: capacity.refused('pattern', ['10GB', '', 'abc'], '') },
  {
    name: 'a size may be above a limit',
    inputs: ofTemplate('limit').stricter('unknown-field', ['1Gi'], ignored),
    unreachable: notOffered,
  },
  {
    name: 'access modes in any mix',
    inputs: [
      ...modes().taken([
        ['ReadWriteOnce'],
        ['ReadOnlyMany'],
        ['ReadWriteMany'],
        ['ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOnce'],
        ['ReadWriteOnce', 'ReadWriteOnce'],
      ]),
      ...modes('/0').stricter('enum', [['ReadWriteOncePod']], 'the form does not offer it'),
    ],
  },
  { name: 'a template has an access mode', inputs: modes().fault('required', [undefined, []], `${SPEC}.accessModes`) },
  { name: 'access modes have long names', inputs: modes('/0').refused('enum', [['RWX'], ['']], `${SPEC}.accessModes`) },
  {
    name: 'the mode of a single pod stands alone',
    inputs: modes('/1').refused('enum', [['ReadWriteOnce', 'ReadWriteOncePod']], `${SPEC}.accessModes`),
  },
  {
    name: 'no class is the default one, an empty class is none',
    inputs: [
      ...storageClass.taken([undefined], stored('storageClassName', undefined)),
      ...storageClass.stricter('type', [null], 'only a difference removes', stored('storageClassName', undefined)),
      ...storageClass.stricter('length', [''], 'no claim would ever be bound by it', stored('storageClassName', '')),
    ],
  },
  {
    name: 'a class name is a DNS subdomain',
    inputs: [
      ...storageClass.refused('pattern', ['Bad_', 'a b'], `${SPEC}.storageClassName`),
      ...storageClass.refused('length', [x(254)], `${SPEC}.storageClassName`),
    ],
  },
  { name: 'a class may be missing', inputs: storageClass.taken(['missing']) },
  {
    name: 'a claim has no unknown field',
    inputs: ofTemplate('volumeMode').stricter('unknown-field', ['Block'], ignored),
  },
  { name: 'the namespace of a template is ignored', unreachable: unwritten },
  { name: 'labels and annotations of a template are not checked', unreachable: notOffered },
  {
    name: 'the server fills in fields of a template',
    inputs: capacity.taken(['2Gi'], stored('volumeMode', 'Filesystem')),
    testedBy: ['test/conformance/live.test.ts: every leaf of $title specs is live, and owned by slipway'],
  },
]);
