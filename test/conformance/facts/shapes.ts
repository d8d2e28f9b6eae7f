import { ignored, POD, WEB } from '../mutations/mutation.ts';
import { always, field, P, section, unwritten } from './fact.ts';

const SECURITY = `${WEB}/securityContext`;
const capability = `${SECURITY}/capabilities`;
const characters = 'test/conformance/facts.test.ts: keeps every character of';

export const shapeFacts = section('6', [
  {
    name: 'an unknown field is refused',
    see: ['3.7/14'],
    testedBy: ['test/sandbox/values.test.ts: typed-patch errors are 500 without a reason'],
  },
  {
    name: 'a field has its case',
    inputs: [
      ...field(`${SECURITY}/Privileged`, (value) => ({ [SECURITY]: { Privileged: value } })).refused(
        'unknown-field',
        [true],
        `${P}.containers[0].securityContext.Privileged`,
      ),
      ...field(`${POD}/Replicas`).stricter('unknown-field', [2], ignored),
    ],
  },
  { name: 'a status is ignored', unreachable: unwritten },
  { name: 'a time of creation is ignored', unreachable: unwritten },
  { name: 'managed fields are refused', unreachable: unwritten },
  {
    name: 'a list is no map, and a map no list',
    inputs: [
      ...field(`${capability}/add`, (value) => ({ [SECURITY]: { capabilities: { add: value } } })).refused(
        'type',
        [{ a: 'b' }],
        `${P}.containers[0].securityContext.capabilities.add`,
      ),
    ],
  },
  {
    name: 'a key is there once in the text of an object',
    unreachable: 'a body is written from an object',
    testedBy: ['test/http/bodies.test.ts: a key twice'],
  },
  { name: 'a number over 32 bits wraps round', see: ['3.1/3', '3.1/4', '3.5/5', '3.7/7'] },
  { name: 'an object has a kind and a version', unreachable: always },
  { name: 'an object has a name', see: ['2/9'] },
  {
    name: 'name and namespace of an object are those of its path',
    unreachable: 'the path is made of the object',
  },
  { name: 'an object without a namespace gets that of its path', unreachable: always },
]);

export const characterFacts = section('9.2', [
  { name: 'control characters that JSON escapes are kept', testedBy: [`${characters} %s`] },
  {
    name: 'other control characters and non-characters are refused raw',
    unreachable: 'they are escaped',
    testedBy: ['test/clusters-client/apply-body.test.ts: %j is escaped'],
  },
  { name: 'they are kept escaped', testedBy: [`${characters} %s`] },
  {
    name: 'a raw next line becomes a blank',
    unreachable: 'it is escaped',
    testedBy: ['test/clusters-client/apply-body.test.ts: %j is escaped', `${characters} %s`],
  },
  {
    name: 'other odd characters and emoji are kept raw',
    testedBy: ['test/clusters-client/apply-body.test.ts: %j stays raw', `${characters} %s`],
  },
  {
    name: 'an emoji in two escapes is refused',
    unreachable: 'no pair is escaped',
    testedBy: [
      'test/clusters-client/apply-body.test.ts: every well-formed text says what it said, with nothing raw that YAML refuses and no pair escaped',
    ],
  },
  {
    name: 'half a pair is refused',
    inputs: [
      ...field('/basicInformation/description').refused('pattern', ['\ud800'], ''),
      ...field(`${WEB}/env/0/value`, (value) => ({ [`${WEB}/env`]: [{ name: 'A', value }] })).refused(
        'pattern',
        ['a\udc00'],
        '',
      ),
      ...field(`${WEB}/command/0`, (word) => ({ [`${WEB}/command`]: [word] })).refused('pattern', ['\ud800'], ''),
      ...field('/advancedSettings/metadata/annotations/a', (a) => ({
        '/advancedSettings/metadata/annotations': { a },
      })).refused('pattern', ['\ud800'], ''),
    ],
  },
]);
