import { twin, WEB } from '../mutations/mutation.ts';
import { x } from '../odd-values.ts';
import { C, field, section } from './fact.ts';

const ENV = `${WEB}/env`;
const name = field(`${ENV}/0/name`, (value) => ({ [ENV]: [{ name: value, value: '' }] }));
const value = field(`${ENV}/0/value`, (text) => ({ [ENV]: [{ name: 'A', value: text }] }));
const list = (points = '') => field(`${ENV}${points}`, (variables) => ({ [ENV]: variables }));
const from = (points = '') =>
  field(`${ENV}/0/valueFrom${points}`, (source) => ({ [ENV]: [{ name: 'A', valueFrom: source }] }));
const key = field(`${ENV}/0/valueFrom/configMapKeyRef/key`, (text) => ({
  [ENV]: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'a', key: text } } }],
}));
const resource = field(`${ENV}/0/valueFrom/configMapKeyRef/name`, (text) => ({
  [ENV]: [{ name: 'A', valueFrom: { configMapKeyRef: { name: text, key: 'a' } } }],
}));
const VARIABLE = `${C}.env[0]`;
const REFERENCE = `${VARIABLE}.valueFrom.configMapKeyRef`;
const numbered = (count: number, text: string) =>
  Array.from({ length: count }, (_, index) => ({ name: `A${index}`, value: text }));

export const environmentFacts = section('3.6', [
  {
    name: 'a variable name is printable ASCII without an equals sign',
    inputs: [
      ...name.taken(['1A', 'a b', 'a.b', 'a/b', '$A', '..', '"', x(253)]),
      ...name.stricter('pattern', [' ', 'A '], 'nobody means a blank at the end of a name'),
      ...name.stricter('length', [x(2000)], 'the limit is ours'),
    ],
  },
  {
    name: 'a variable name has no other characters',
    inputs: name.refused('pattern', ['=', '\u007f', 'A\nB'], `${VARIABLE}.name`),
  },
  {
    name: 'a variable has a name',
    inputs: [
      ...name.refused('length', [''], `${VARIABLE}.name`),
      ...name.refused('type', [null], `${VARIABLE}.name`),
      ...name.ownFault('required', [undefined], 'a variable without a name is not written'),
    ],
  },
  {
    name: 'a variable is there once, by its exact name',
    inputs: [
      ...list('/1/name').ownFault('duplicate-env-name', [[...Array(2).fill({ name: 'A', value: 'a' })]], twin),
      ...list().taken([
        [
          { name: 'A', value: 'a' },
          { name: 'a', value: 'a' },
        ],
      ]),
    ],
  },
  {
    name: 'a value may be empty or missing',
    inputs: [...value.taken(['']), ...value.stricter('type', [null], 'nothing is coerced')],
  },
  {
    name: 'a value is text',
    inputs: value.refused('type', [1, true], `${VARIABLE}.value`),
  },
  { name: 'a value is any text', inputs: value.taken([x(200_000), '车']), see: ['9.2/1', '9.2/5'] },
  { name: 'a variable has a value or a source' },
  {
    name: 'a variable may have an empty value beside its source',
    inputs: list('/0').stricter(
      'one-of',
      [[{ name: 'A', value: '', valueFrom: { secretKeyRef: { name: 'a', key: 'a' } } }]],
      'a variable has one of the two',
    ),
  },
  {
    name: 'a variable has one source',
    inputs: from().refused(
      'one-of',
      [{ secretKeyRef: { name: 'a', key: 'a' }, configMapKeyRef: { name: 'a', key: 'a' } }],
      `${VARIABLE}.valueFrom`,
    ),
  },
  { name: 'a source is not empty', inputs: from().ownFault('required', [{}], 'an empty map is not written') },
  {
    name: 'a reference has a key',
    inputs: [
      ...key.fault('required', [undefined], `${REFERENCE}.key`),
      ...key.refused('pattern', [''], `${REFERENCE}.key`),
    ],
  },
  {
    name: 'a reference has the name of a resource',
    inputs: [
      ...resource.fault('required', [undefined], `${REFERENCE}.name`),
      ...resource.refused('length', [''], `${REFERENCE}.name`),
      ...resource.refused('pattern', ['A', 'a_'], `${REFERENCE}.name`),
    ],
  },
  {
    name: 'a key has the grammar of keys',
    inputs: key.refused('pattern', ['a/b', '.', '..', x(254)], `${REFERENCE}.key`),
  },
  {
    name: 'what a reference names may be missing',
    inputs: [
      ...resource.taken(['missing']),
      ...field(`${WEB}/envReferences`).taken([[{ kind: 'Secret', name: 'missing', keys: ['a'] }]]),
    ],
  },
  {
    name: 'variables without limit in number and length',
    inputs: [
      ...list().stricter('items', [numbered(2000, 'a')], 'the limit is ours'),
      ...field('/podSettings/containers', (variables) => ({ [ENV]: variables })).ownFault(
        'object-too-large',
        [numbered(8, x(200_000))],
        'the store takes no more than 1.5 MiB, which a dry run does not see',
      ),
    ],
  },
]);
