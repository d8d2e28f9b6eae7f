import { POD, PORT, second, WEB } from '../mutations/mutation.ts';
import { MAX_INT, x } from '../odd-values.ts';
import { C, CONTAINER, field, P, POD_SPEC, section, unwritten } from './fact.ts';

const replicas = field(`${POD}/replicas`);

export const replicaFacts = section('3.1', [
  { name: 'any number of replicas from 0 on', inputs: replicas.taken([1, 1000, MAX_INT]) },
  { name: 'no fewer than 0 replicas', inputs: replicas.refused('range', [-1], 'spec.replicas') },
  { name: 'a number just over 32 bits turns negative' },
  {
    name: 'a number far over 32 bits wraps round to a legal one',
    inputs: [
      ...field(`${PORT}/containerPort`).refused('range', [2 ** 32 + 80], ''),
      ...field(`${PORT}/servicePort`).stricter('range', [2 ** 32 + 80], 'the server wraps the number round', {
        stores: { 'service:/spec/ports/0/port': 80 },
      }),
    ],
  },
  { name: 'no parts of a replica', inputs: replicas.refused('type', [1.5], '') },
  { name: 'replicas are no text' },
  {
    name: 'without a number there is one replica',
    inputs: [
      ...replicas.taken([undefined], { stores: { '/spec/replicas': 1 } }),
      ...replicas.stricter('type', [null], 'nothing is coerced', { stores: { '/spec/replicas': 1 } }),
    ],
  },
]);

const name = field(`${WEB}/name`);
const image = field(`${WEB}/image`);
const policy = field(`${WEB}/imagePullPolicy`);
const secret = field(`${WEB}/imagePullSecret`);
const later = 'a Pod of it is refused, which only a controller would find out';
const nonsense = 'the server does not look at the grammar of images';

export const containerFacts = section('3.2', [
  { name: 'a container name is a DNS label of up to 63', inputs: name.taken(['a', '0', 'a--b', x(63)]) },
  {
    name: 'a container name is no longer and has no other characters',
    inputs: [
      ...name.refused('length', [x(253)], `${C}.name`),
      ...name.refused('pattern', ['a.b', 'A', 'a_b', 'a b'], `${C}.name`),
    ],
  },
  { name: 'a container has a name', inputs: name.refused('length', [''], `${C}.name`) },
  { name: 'two work containers have two names' },
  {
    name: 'an init and a work container have two names',
    inputs: field(`${POD}/containers/1/name`, second).ownFault(
      'duplicate-container-name',
      [{ name: 'web', type: 'init' }],
      'rendering leaves out the later of two',
    ),
  },
  {
    name: 'a pod has a work container',
    inputs: field(`${POD}/containers`).fault('required', [undefined], `${P}.containers`),
  },
  { name: 'a pod may have an empty list of init containers', unreachable: unwritten },
  {
    name: 'a pod may have 200 containers',
    inputs: field(`${POD}/containers`).stricter(
      'items',
      [
        Array.from({ length: 200 }, (_, index) => ({
          name: `c${index}`,
          image: 'a:1',
          ports: index === 0 ? [{ containerPort: 80 }] : undefined,
        })),
      ],
      'the limit is ours',
    ),
  },
  {
    name: 'a container has an image',
    inputs: [...image.refused('length', [''], `${C}.image`), ...image.refused('type', [null], `${C}.image`)],
  },
  {
    name: 'blanks around an image pass in a workload and fail in its pods',
    inputs: image.stricter('pattern', [' a', 'a ', 'a\t', 'a\n', ' '], later),
  },
  {
    name: 'any other text is an image',
    inputs: image.stricter('pattern', ['Nginx', 'nginx:', 'nginx@sha256:abc', 'http://a/b', '车', x(1000)], nonsense),
  },
  { name: 'three pull policies', inputs: policy.taken(['IfNotPresent', 'Always', 'Never']) },
  {
    name: 'without a pull policy the tag decides',
    inputs: [
      ...policy.taken([undefined], { stores: { [`${CONTAINER}/imagePullPolicy`]: 'IfNotPresent' } }),
      ...policy.stricter('enum', [''], 'the server would choose by the tag'),
      ...policy.stricter('type', [null], 'nothing is coerced'),
      ...image.taken(['nginx'], { stores: { [`${CONTAINER}/imagePullPolicy`]: 'IfNotPresent' } }),
    ],
  },
  {
    name: 'no other pull policy, and no other case',
    inputs: policy.refused('enum', ['x', 'ifnotpresent'], `${C}.imagePullPolicy`),
  },
  {
    name: 'a pull secret without a name is warned of',
    inputs: secret.stricter('length', [''], 'no Secret has this name', { warns: 'invalid empty name' }),
  },
  {
    name: 'a pull secret is listed once',
    inputs: [
      ...field(POD, (imagePullSecret) => ({
        [`${WEB}/imagePullSecret`]: imagePullSecret,
        ...second({ imagePullSecret }),
      })).taken(['a'], { stores: { [`${POD_SPEC}/imagePullSecrets`]: [{ name: 'a' }] } }),
    ],
  },
  {
    name: 'a pull secret may be missing, whatever it is called',
    inputs: [...secret.taken(['missing']), ...secret.stricter('pattern', ['Bad_'], 'no Secret has this name')],
  },
]);
