import { ignored, POD } from '../mutations/mutation.ts';
import { x } from '../odd-values.ts';
import { always, field, notOffered, P, POD_SPEC, section, unwritten } from './fact.ts';

const rule = (fields: object) => ({ type: 'withTarget', policy: 'required', target: 'a', ...fields });
const custom = (...rules: object[]) => ({ [`${POD}/scheduling`]: { type: 'custom', rules: rules.map(rule) } });
const target = field(`${POD}/scheduling/rules/0/target`, (value) => custom({ target: value }));
const grace = field(`${POD}/terminationGracePeriodSeconds`);
const selector = '/advancedSettings/nodeSelector';
const node = field(`${selector}/a`, (value) => ({ [selector]: { a: value } }));
const keyed = (map: string, key: string) =>
  field(`${map}/${key.replaceAll('/', '~1')}`, (value) => ({ [map]: { [key]: value } }));
const PODS = `${POD}/metadata/annotations`;
const WORKLOAD = '/advancedSettings/metadata/annotations';
const LABELS = '/advancedSettings/metadata/labels';
const TERM = `${P}.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]`;
const graceStored = (value: unknown) => ({ stores: { [`${POD_SPEC}/terminationGracePeriodSeconds`]: value } });

export const schedulingFacts = section('3.9', [
  {
    name: 'a preference weighs 1 to 100',
    inputs: field(POD, (policy) => custom({ policy })).taken(['preferred'], {
      stores: { [`${POD_SPEC}/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/weight`]: 100 },
    }),
  },
  { name: 'a preference weighs no more and no less', unreachable: always },
  {
    name: 'rules of all sorts are kept',
    inputs: field(POD, () =>
      custom(
        {},
        { type: 'awayFromTarget' },
        { policy: 'preferred' },
        { type: 'awayFromTarget', policy: 'preferred' },
        { target: 'b' },
      ),
    ).taken([0], {
      stores: {
        [`${POD_SPEC}/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/1/labelSelector`]: {
          matchLabels: { app: 'b' },
        },
      },
    }),
  },
  { name: 'a rule has a topology', unreachable: always },
  {
    name: 'a rule without a selector matches nothing',
    inputs: target.ownFault('required', [undefined], 'a rule without a target is not written'),
  },
  { name: 'an empty selector matches every pod', unreachable: unwritten },
  {
    name: 'a target is a label value',
    inputs: [
      ...target.taken(['A_b.c', x(63)]),
      ...target.refused('length', [x(64)], `${TERM}.labelSelector.matchLabels`),
      ...target.refused('pattern', ['车', '-a'], `${TERM}.labelSelector.matchLabels`),
    ],
  },
  { name: 'an expression has values', unreachable: 'rules are rendered as labels to match, not as expressions' },
  { name: 'a target may be empty', inputs: target.stricter('length', [''], 'no pod has an empty name') },
  {
    name: 'a requirement is a bare term, a preference a weighted one',
    inputs: target.taken(['c'], {
      stores: {
        [`${POD_SPEC}/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/topologyKey`]:
          'kubernetes.io/hostname',
      },
    }),
  },
  {
    name: 'the form’s choice of a rule type is no field of a pod',
    inputs: field(`${POD}/customMode`).stricter('unknown-field', ['a'], ignored),
  },
  {
    name: 'a grace period from 0 on, in 64 bits',
    inputs: [
      ...grace.taken([0], graceStored(0)),
      ...grace.taken([30], graceStored(30)),
      ...grace.stricter('range', [2 ** 31], 'the limit is ours, as for every number', graceStored(2 ** 31)),
    ],
  },
  {
    name: 'a grace period below 0 means 1',
    inputs: grace.stricter('range', [-2], 'the server would make 1 of it', { warns: 'treated as 1' }),
  },
  {
    name: 'without a grace period there are 30 seconds',
    inputs: [
      ...grace.taken([undefined], graceStored(30)),
      ...grace.stricter('type', [null], 'nothing is coerced', graceStored(30)),
    ],
  },
  {
    name: 'nodes are chosen by label keys and values',
    inputs: field(selector).taken([{ a: '', 'example.com/b': x(63) }]),
  },
  {
    name: 'the value of a node label is a label value',
    inputs: [
      ...node.refused('length', [x(64)], `${P}.nodeSelector`),
      ...node.refused('pattern', ['a b', '车'], `${P}.nodeSelector`),
    ],
  },
  {
    name: 'the key of a node label is a label key',
    inputs: ['', '车'].flatMap((key) => keyed(selector, key).refused('pattern', [''], `${P}.nodeSelector`)),
  },
  {
    name: 'the value of a node label is text',
    inputs: node.refused('type', [true], `${P}.nodeSelector.a`),
  },
  {
    name: 'a bad key of a pod’s annotation is named at an odd place',
    inputs: ['a/b/c', '-a'].flatMap((key) => keyed(PODS, key).refused('pattern', [''], 'spec.template.annotations')),
  },
  {
    name: 'a pod’s annotation is text',
    inputs: keyed(PODS, 'a').refused('type', [1], 'spec.template.metadata.annotations.a'),
  },
  {
    name: 'prefixes of annotations may have upper case, those of labels may not',
    inputs: [
      ...[PODS, WORKLOAD].flatMap((map) =>
        [x(63), `${x(253)}/a`, 'Upper/Case'].flatMap((key) => keyed(map, key).taken([''])),
      ),
      ...[x(63), `${x(253)}/a`, 'upper/Case'].flatMap((key) => keyed(LABELS, key).taken([''])),
      ...keyed(LABELS, 'Upper/Case').refused('pattern', [''], 'metadata.labels'),
    ],
  },
  {
    name: 'an annotation key has no blanks, no other characters and one slash',
    inputs: ['a\t', 'a ', '车', 'a/b/c', '', x(64), `${x(254)}/a`].flatMap((key) =>
      keyed(WORKLOAD, key).refused('pattern', [''], 'metadata.annotations'),
    ),
  },
  { name: 'a service account has two fields', unreachable: notOffered },
  {
    name: 'a service account may be missing',
    inputs: field(`${POD}/serviceAccountName`).stricter('unknown-field', ['missing'], ignored),
    unreachable: notOffered,
  },
  {
    name: 'pods of a workload are always started again',
    inputs: field(`${POD}/restartPolicy`).stricter('unknown-field', ['Never'], ignored),
    unreachable: notOffered,
  },
]);
