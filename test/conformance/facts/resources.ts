import { POD, second, WEB } from '../mutations/mutation.ts';
import { C, CONTAINER, field, P, section } from './fact.ts';

const requests = (resource: string) => (value: unknown) => ({
  [`${WEB}/resources`]: { requests: { [resource]: value } },
});
const cpu = field(`${WEB}/resources/requests/cpu`, requests('cpu'));
const memory = field(`${WEB}/resources/requests/memory`, requests('memory'));
const resources = field(`${WEB}/resources`);
const gpuLimit = field(`${WEB}/gpu/limit`, (limit) => ({ [`${WEB}/gpu`]: { limit } }));
const gpuType = field(`${WEB}/gpu/type`, (type) => ({ [`${WEB}/gpu`]: { type, limit: 1 } }));

const stored = (resource: string, value: unknown, side = 'requests') => ({
  stores: { [`${CONTAINER}/resources/${side}/${resource}`]: value },
});
const oneGpu = {
  stores: { [`${CONTAINER}/resources`]: { requests: { 'nvidia.com/gpu': '1' }, limits: { 'nvidia.com/gpu': '1' } } },
};
const rounded = 'the server would round it up';
const blanks = 'nothing is trimmed or coerced';
const both = 'request and limit are rendered from one number';

export const resourceFacts = section('3.3', [
  {
    name: 'CPU in every spelling of a number',
    inputs: [
      ...[
        ['0.5', '500m'],
        ['500m', '500m'],
        ['1', '1'],
        ['0', '0'],
        ['.5', '500m'],
        ['5.', '5.'],
        ['+1', '+1'],
        ['1e3', '1e3'],
      ].flatMap(([text, value]) => cpu.taken([text], stored('cpu', value))),
      ...cpu.stricter('pattern', [' 1', '1 '], blanks, stored('cpu', '1')),
      ...cpu.stricter('type', [0.5], blanks, stored('cpu', '500m')),
    ],
  },
  {
    name: 'CPU below a thousandth is rounded up',
    inputs: [
      ...cpu.stricter('pattern', ['1n', '100u'], rounded, stored('cpu', '1m')),
      ...cpu.stricter('pattern', ['0.1234'], rounded, stored('cpu', '124m')),
    ],
  },
  {
    name: 'CPU without an upper bound, and with suffixes of bytes',
    inputs: cpu.stricter('pattern', ['1.5Gi', '1e30', '9223372036854775808'], 'nobody means that many cores'),
  },
  {
    name: 'CPU of null is stored as 0',
    inputs: cpu.stricter('type', [null], 'only a difference removes', stored('cpu', undefined)),
  },
  {
    name: 'a quantity is a number',
    inputs: [
      ...cpu.refused('pattern', ['abc', '0x10'], ''),
      ...memory.refused('pattern', ['abc', '', '1,5'], ''),
      ...cpu.refused('type', [true], ''),
    ],
  },
  { name: 'suffixes have their case', inputs: memory.refused('pattern', ['64mi', '64K'], '') },
  { name: 'no other suffix, and no blank before it', inputs: memory.refused('pattern', ['64MiB', '64mb', '1 Gi'], '') },
  {
    name: 'a quantity is at least 0',
    inputs: [
      ...cpu.refused('pattern', ['-0.5'], `${C}.resources.requests[cpu]`),
      ...memory.refused('pattern', ['-1Mi'], `${C}.resources.requests[memory]`),
      ...cpu.taken(['-0']),
    ],
  },
  {
    name: 'memory in every unit',
    inputs: [
      ...[
        ['1.5Gi', '1536Mi'],
        ['64M', '64M'],
        ['1048576', '1048576'],
      ].flatMap(([text, value]) => memory.taken([text], stored('memory', value))),
      ...memory.hint('memory-below-one-mebibyte', ['64k'], 'nobody means so few bytes', stored('memory', '64k')),
    ],
  },
  {
    name: 'parts of a byte are warned of',
    inputs: memory.stricter('pattern', ['0.5', '100m', '1.0005Mi'], 'there is no part of a byte', {
      warns: 'fractional byte value',
    }),
  },
  {
    name: 'an exbibyte is warned of as if it had parts of a byte',
    inputs: memory.taken(['1Ei'], { warns: 'fractional byte value' }),
  },
  {
    name: 'memory over 63 bits is cut',
    inputs: memory.stricter(
      'pattern',
      ['8Ei', '17Ei'],
      'the server would cut it',
      stored('memory', '9223372036854775807'),
    ),
  },
  {
    name: 'a request is not above its limit, by value',
    inputs: [
      ...resources.taken([{ requests: { cpu: '1000m' }, limits: { cpu: '1' } }]),
      ...field(`${WEB}/resources/requests/cpu`, (value) => ({ [`${WEB}/resources`]: value })).fault(
        'request-exceeds-limit',
        [{ requests: { cpu: '2' }, limits: { cpu: '1' } }],
        `${C}.resources.requests`,
      ),
      ...field(`${WEB}/resources/requests/memory`, (value) => ({ [`${WEB}/resources`]: value })).fault(
        'request-exceeds-limit',
        [{ requests: { memory: '1025Mi' }, limits: { memory: '1Gi' } }],
        `${C}.resources.requests`,
      ),
    ],
  },
  {
    name: 'a limit alone stays alone in the workload',
    inputs: resources.taken([{ limits: { cpu: '1' } }], stored('cpu', undefined)),
  },
  { name: 'a GPU has request and limit alike', inputs: gpuLimit.taken([1], oneGpu) },
  { name: 'a GPU has no request without a limit', unreachable: both },
  { name: 'a GPU request is not another number than its limit', unreachable: both },
  {
    name: 'a GPU is a whole one',
    inputs: gpuLimit.refused('type', ['500m'], `${C}.resources.limits[nvidia.com/gpu]`),
  },
  {
    name: 'a whole number of GPUs in any spelling',
    inputs: [
      ...gpuLimit.stricter('type', ['1.0', '1000m'], blanks, oneGpu),
      ...gpuLimit.taken([0], { stores: { [`${CONTAINER}/resources`]: {} } }),
    ],
  },
  { name: 'an empty number of GPUs is none', inputs: gpuLimit.stricter('type', [''], 'no GPU is rendered for it') },
  { name: 'a container may have GPUs of two types', unreachable: 'the form has one type of GPU in a container' },
  { name: 'a resource has a domain' },
  {
    name: 'a resource has a qualified name that is no key of a quota',
    inputs: ['nvidia.com/', 'a/b/c'].flatMap((type) =>
      gpuType.refused('pattern', [type], `${C}.resources.limits[${type}]`),
    ),
  },
  {
    name: 'a resource that no node has is taken',
    inputs: [
      ...gpuType.taken(['nvidia.com/GPU']),
      ...gpuType.stricter('pattern', ['kubernetes.io/foo'], 'no device of a node is called so'),
    ],
  },
  {
    name: 'a resource of something else than containers is none of theirs',
    inputs: ['storage', 'pods'].flatMap((type) => gpuType.refused('pattern', [type], `${C}.resources.limits[${type}]`)),
  },
  {
    name: 'the same holds for init containers',
    inputs: field(`${POD}/containers/1/resources/requests/cpu`, second).fault(
      'request-exceeds-limit',
      [{ type: 'init', resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }],
      `${P}.initContainers[0].resources.requests`,
    ),
  },
]);
