import { x } from '../odd-values.ts';
import { ignored, kubelet, type Mutation, POD, people, second, twin, WEB } from './mutation.ts';

const exec = { exec: { command: ['a'] } };

const secrets = (count: number) =>
  Array.from({ length: count }, (_, reference) => ({
    kind: 'Secret',
    name: x(253),
    keys: Array.from({ length: 200 }, (_, key) => `K${reference}_${key}`),
  }));

export const containerMutations: readonly Mutation[] = [
  {
    code: 'no-work-container',
    fact: '3.2/6',
    at: `${POD}/containers`,
    edit: { [`${WEB}/type`]: 'init' },
    server: 'refuses',
  },
  { code: 'required', fact: '3.2/6', at: `${POD}/containers`, edit: { [`${POD}/containers`]: [] }, server: 'refuses' },
  {
    code: 'duplicate-container-name',
    fact: '3.2/4',
    at: `${POD}/containers/1/name`,
    edit: second({ name: 'web' }),
    server: 'accepts',
    why: twin,
  },
  {
    code: 'pattern',
    fact: '3.2/2',
    says: 'refused',
    at: `${WEB}/name`,
    edit: { [`${WEB}/name`]: 'Web' },
    server: 'refuses',
  },
  {
    code: 'length',
    fact: '3.2/2',
    says: 'refused',
    at: `${WEB}/name`,
    edit: { [`${WEB}/name`]: x(64) },
    server: 'refuses',
  },
  { code: 'required', fact: '3.2/3', at: `${WEB}/name`, edit: { [`${WEB}/name`]: undefined }, server: 'refuses' },
  {
    code: 'field-not-for-init-container',
    fact: '3.5/27',
    at: `${POD}/containers/1/readinessProbe`,
    edit: second({ type: 'init', readinessProbe: exec }),
    server: 'refuses',
  },
  {
    code: 'field-not-for-init-container',
    fact: '3.5/28',
    at: `${POD}/containers/1/lifecycle`,
    edit: second({ type: 'init', lifecycle: { preStop: exec } }),
    server: 'refuses',
  },
  {
    code: 'image-without-tag',
    says: 'notice',
    at: `${WEB}/image`,
    edit: { [`${WEB}/image`]: 'a' },
    server: 'accepts',
    why: people,
  },
  {
    code: 'pattern',
    fact: '3.2/11',
    says: 'refused',
    at: `${WEB}/image`,
    edit: { [`${WEB}/image`]: 'a b' },
    server: 'accepts',
    why: kubelet,
  },
  { code: 'required', fact: '3.2/9', at: `${WEB}/image`, edit: { [`${WEB}/image`]: undefined }, server: 'refuses' },
  {
    code: 'enum',
    fact: '3.2/14',
    says: 'refused',
    at: `${WEB}/imagePullPolicy`,
    edit: { [`${WEB}/imagePullPolicy`]: 'always' },
    server: 'refuses',
  },
  {
    code: 'request-exceeds-limit',
    fact: '3.3/13',
    at: `${WEB}/resources/requests/cpu`,
    edit: { [`${WEB}/resources`]: { requests: { cpu: '1001m' }, limits: { cpu: '1' } } },
    server: 'refuses',
  },
  {
    code: 'memory-below-one-mebibyte',
    fact: '3.3/9',
    says: 'warning',
    at: `${WEB}/resources/requests/memory`,
    edit: { [`${WEB}/resources`]: { requests: { memory: '128' } } },
    server: 'accepts',
    why: 'nobody means 128 bytes',
  },
  ...(
    [
      ['1,5', '3.3/5'],
      ['-1', '3.3/8'],
      ['64mi', '3.3/6'],
      ['', '3.3/5'],
    ] as const
  ).map(
    ([cpu, fact]): Mutation => ({
      code: 'pattern',
      fact,
      says: 'refused',
      at: `${WEB}/resources/requests/cpu`,
      edit: { [`${WEB}/resources`]: { requests: { cpu } } },
      server: 'refuses',
    }),
  ),
  {
    code: 'pattern',
    fact: '3.3/2',
    says: 'refused',
    at: `${WEB}/resources/requests/cpu`,
    edit: { [`${WEB}/resources`]: { requests: { cpu: '0.0001' } } },
    server: 'accepts',
    why: 'the server would round it up to ten times as much',
  },
  {
    code: 'pattern',
    fact: '3.3/12',
    says: 'refused',
    at: `${WEB}/resources/requests/memory`,
    edit: { [`${WEB}/resources`]: { requests: { memory: '16Ei' } } },
    server: 'accepts',
    why: 'the server would cut it to half',
  },
  ...(
    ['gpu', 'Nvidia.com/gpu', 'kubernetes.io/', 'requests.nvidia.com/gpu', 'hugepages-2/a', `${x(245)}/a`] as const
  ).map(
    (type): Mutation => ({
      code: 'pattern',
      fact: type === 'gpu' ? '3.3/22' : '3.3/23',
      says: 'refused',
      at: `${WEB}/gpu/type`,
      edit: { [`${WEB}/gpu`]: { type, limit: 1 } },
      server: 'refuses',
    }),
  ),
  {
    code: 'type',
    fact: '3.3/18',
    says: 'refused',
    at: `${WEB}/gpu/limit`,
    edit: { [`${WEB}/gpu`]: { limit: 0.5 } },
    server: 'refuses',
  },
  {
    code: 'object-too-large',
    fact: '3.6/16',
    at: `${POD}/containers`,
    edit: { [`${WEB}/envReferences`]: secrets(17) },
    server: 'accepts',
    why: 'a dry run does not reach the store, which takes no more than 1.5 MiB with the bookkeeping',
  },
  {
    code: 'unknown-field',
    fact: '6/1',
    says: 'refused',
    at: `${WEB}/hostNetwork`,
    edit: { [`${WEB}/hostNetwork`]: true },
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'items',
    says: 'refused',
    at: `${WEB}/args`,
    edit: { [`${WEB}/args`]: Array(201).fill('a') },
    server: 'accepts',
    why: 'the limit is ours',
  },
];
