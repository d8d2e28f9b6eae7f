import { NAME, POD } from '../mutations/mutation.ts';
import { x } from '../odd-values.ts';
import { always, field, section } from './fact.ts';

const name = field(NAME);
const nameOfSet = field(NAME, undefined, 'stateful');
const version = field('/basicInformation/version');
const label = field('/advancedSettings/metadata/labels/a', (a) => ({ '/advancedSettings/metadata/labels': { a } }));
const annotation = field('/advancedSettings/metadata/annotations/a', (a) => ({
  '/advancedSettings/metadata/annotations': { a },
}));
const podAnnotations = field(`${POD}/metadata/annotations`);
const noName = 'no path is made of what is no name';
const tooLong = [`workload-name-too-long ${NAME}`];

export const nameFacts = section('2', [
  {
    name: 'a Service name is a DNS label of up to 63',
    inputs: [
      ...name.taken(['a', x(60), `a${'-'.repeat(57)}z9`]),
      ...name.ownFault('workload-name-too-long', [x(63)], 'its pods would lose the end of the name'),
    ],
  },
  {
    name: 'a Service name may begin with a digit, from 1.36 on',
    inputs: name.hint('service-name-leading-digit', ['1web', '123'], 'servers before 1.36 refuse it'),
    see: ['15/1'],
  },
  {
    name: 'a Service name of 64 or more is too long',
    inputs: [
      ...name.fault('service-name-too-long', [x(250)], 'metadata.name', { also: tooLong }),
      ...name.unasked('length', [x(254)], noName),
    ],
  },
  { name: 'a Service name has no dot', inputs: name.refused('pattern', ['a.b.c'], 'metadata.name') },
  {
    name: 'a Service name has no other characters, no hyphen at its ends, no line break behind it',
    inputs: [...name.unasked('pattern', ['-a', 'a-', 'a..b', 'a_b', 'a b', '车', 'a\n'], noName)],
  },
  { name: 'two hyphens, punycode and a single character are names', inputs: name.taken(['a--b', 'xn--a', 'z']) },
  {
    name: 'dots alone or a percent sign in a name would change the path of an apply',
    inputs: name.unasked('pattern', ['.', '..', 'a%b'], noName),
    testedBy: ['test/clusters-client/kube-path.test.ts: no text whatever makes a path of another shape'],
  },
  {
    name: 'a slash in a name makes another path',
    inputs: name.unasked('pattern', ['a/b'], noName),
  },
  {
    name: 'an object has a name',
    inputs: name.unasked('length', [''], 'an object without a name has no path'),
  },
  {
    name: 'a Deployment may have a name of more than 63, with a warning',
    inputs: name.ownFault('workload-name-too-long', [x(62)], 'its pods would lose the end of the name', {
      warns: 'a DNS label is recommended',
    }),
  },
  {
    name: 'a Deployment name of 254 or more is too long',
    unreachable: 'its Service would have more than 63',
    see: ['2/3'],
  },
  {
    name: 'a StatefulSet name of 64 or more is too long',
    inputs: nameOfSet.fault('workload-name-too-long', [x(61)], 'metadata.name'),
  },
  {
    name: 'a workload name does not end with a hyphen, as it would without a version',
    inputs: version.unasked('pattern', [''], noName),
  },
  {
    name: 'a workload name has no upper case',
    inputs: version.unasked('pattern', ['V1'], noName),
  },
  { name: 'a StatefulSet may have no name of a Service', unreachable: always },
  {
    name: 'the name of the Service in a StatefulSet is a label',
    unreachable: 'it is the name of the Service itself, whose faults come first',
    see: ['2/3', '2/4', '2/5'],
  },
  {
    name: 'a label value has up to 63 letters, digits, dots, hyphens and underscores',
    inputs: label.taken(['', 'a', 'A_b.c-d', x(63)]),
  },
  { name: 'a label value of 64 is too long' },
  {
    name: 'a label value has no other characters and no hyphen at its ends',
    inputs: label.refused('pattern', ['车', 'a b', 'a/b', '-a', 'a-'], 'metadata.labels'),
  },
  {
    name: 'an annotation value is any text',
    inputs: annotation.taken(['车', '😀', 'a\nb', '\u0001', '']),
    see: ['9.2/1', '9.2/5'],
  },
  {
    name: 'annotations have 256 KiB of UTF-8 together',
    inputs: [
      ...podAnnotations.taken([{ a: '车'.repeat(87_000) }]),
      ...podAnnotations.refused('length', [{ a: '车'.repeat(87_382) }], 'spec.template.annotations'),
    ],
  },
  { name: 'the selector of a workload fits its pods', unreachable: 'both are rendered from name and version' },
  { name: 'the selector of a workload is not empty', unreachable: always },
  { name: 'the selector of a Service may be empty', unreachable: always },
]);
