import { x } from '../odd-values.ts';
import { ignored, kubelet, type Mutation, POD, PORT, people, second, twin, WEB } from './mutation.ts';

const exec = { exec: { command: ['a'] } };

const secrets = (count: number) =>
  Array.from({ length: count }, (_, reference) => ({
    kind: 'Secret',
    name: x(253),
    keys: Array.from({ length: 200 }, (_, key) => `K${reference}_${key}`),
  }));

export const containerMutations: readonly Mutation[] = [
  { code: 'no-work-container', at: `${POD}/containers`, edit: { [`${WEB}/type`]: 'init' }, server: 'refuses' },
  { code: 'required', at: `${POD}/containers`, edit: { [`${POD}/containers`]: [] }, server: 'refuses' },
  {
    code: 'duplicate-container-name',
    at: `${POD}/containers/1/name`,
    edit: second({ name: 'web' }),
    server: 'accepts',
    why: twin,
  },
  { code: 'pattern', says: 'refused', at: `${WEB}/name`, edit: { [`${WEB}/name`]: 'Web' }, server: 'refuses' },
  { code: 'length', says: 'refused', at: `${WEB}/name`, edit: { [`${WEB}/name`]: x(64) }, server: 'refuses' },
  { code: 'required', at: `${WEB}/name`, edit: { [`${WEB}/name`]: undefined }, server: 'refuses' },
  {
    code: 'field-not-for-init-container',
    at: `${POD}/containers/1/readinessProbe`,
    edit: second({ type: 'init', readinessProbe: exec }),
    server: 'refuses',
  },
  {
    code: 'field-not-for-init-container',
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
    says: 'refused',
    at: `${WEB}/image`,
    edit: { [`${WEB}/image`]: 'a b' },
    server: 'accepts',
    why: kubelet,
  },
  { code: 'required', at: `${WEB}/image`, edit: { [`${WEB}/image`]: undefined }, server: 'refuses' },
  {
    code: 'enum',
    says: 'refused',
    at: `${WEB}/imagePullPolicy`,
    edit: { [`${WEB}/imagePullPolicy`]: 'always' },
    server: 'refuses',
  },
  {
    code: 'request-exceeds-limit',
    at: `${WEB}/resources/requests/cpu`,
    edit: { [`${WEB}/resources`]: { requests: { cpu: '1001m' }, limits: { cpu: '1' } } },
    server: 'refuses',
  },
  {
    code: 'memory-below-one-mebibyte',
    says: 'warning',
    at: `${WEB}/resources/requests/memory`,
    edit: { [`${WEB}/resources`]: { requests: { memory: '128' } } },
    server: 'accepts',
    why: 'nobody means 128 bytes',
  },
  ...(['1,5', '-1', '64mi', ''] as const).map(
    (cpu): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${WEB}/resources/requests/cpu`,
      edit: { [`${WEB}/resources`]: { requests: { cpu } } },
      server: 'refuses',
    }),
  ),
  {
    code: 'pattern',
    says: 'refused',
    at: `${WEB}/resources/requests/cpu`,
    edit: { [`${WEB}/resources`]: { requests: { cpu: '0.0001' } } },
    server: 'accepts',
    why: 'the server would round it up to ten times as much',
  },
  {
    code: 'pattern',
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
      says: 'refused',
      at: `${WEB}/gpu/type`,
      edit: { [`${WEB}/gpu`]: { type, limit: 1 } },
      server: 'refuses',
    }),
  ),
  {
    code: 'type',
    says: 'refused',
    at: `${WEB}/gpu/limit`,
    edit: { [`${WEB}/gpu`]: { limit: 0.5 } },
    server: 'refuses',
  },
  {
    code: 'object-too-large',
    at: `${POD}/containers`,
    edit: { [`${WEB}/envReferences`]: secrets(17) },
    server: 'accepts',
    why: 'a dry run does not reach the store, which takes no more than 1.5 MiB with the bookkeeping',
  },
  {
    code: 'unknown-field',
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

export const portMutations: readonly Mutation[] = [
  {
    code: 'duplicate-port-name',
    at: `${POD}/containers/1/ports/0/name`,
    edit: second({ ports: [{ name: 'http-web', containerPort: 81 }] }),
    server: 'accepts',
    why: twin,
  },
  {
    code: 'duplicate-container-port',
    at: `${WEB}/ports/1/containerPort`,
    edit: { [`${WEB}/ports/1`]: { name: 'tcp-b', protocol: 'TCP', containerPort: 80, servicePort: 81 } },
    server: 'refuses',
  },
  {
    code: 'duplicate-container-port',
    at: `${POD}/containers/1/ports/0/containerPort`,
    edit: second({ ports: [{ name: 'tcp-b', protocol: 'TCP', containerPort: 80, servicePort: 81 }] }),
    server: 'accepts',
    why: 'the containers of a pod share one network: the second to listen fails',
  },
  {
    code: 'duplicate-service-port',
    at: `${WEB}/ports/1/servicePort`,
    edit: { [`${WEB}/ports/1`]: { name: 'tcp-b', protocol: 'TCP', containerPort: 81, servicePort: 80 } },
    server: 'refuses',
  },
  { code: 'no-service-port', at: `${POD}/containers`, edit: { [`${WEB}/ports`]: [] }, server: 'refuses' },
  {
    code: 'port-name-without-protocol-prefix',
    says: 'notice',
    at: `${PORT}/name`,
    edit: { [`${PORT}/name`]: 'web' },
    server: 'accepts',
    why: people,
  },
  ...([0, -1, 65_536] as const).map(
    (port): Mutation => ({
      code: 'range',
      says: 'refused',
      at: `${PORT}/containerPort`,
      edit: { [`${PORT}/containerPort`]: port },
      server: 'refuses',
    }),
  ),
  ...(['http-', 'a--b', '8080', 'HTTP', 'a_b'] as const).map(
    (name): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${PORT}/name`,
      edit: { [`${PORT}/name`]: name },
      server: 'refuses',
    }),
  ),
  { code: 'length', says: 'refused', at: `${PORT}/name`, edit: { [`${PORT}/name`]: x(16) }, server: 'refuses' },
  {
    code: 'enum',
    says: 'refused',
    at: `${PORT}/protocol`,
    edit: { [`${PORT}/protocol`]: 'SCTP' },
    server: 'accepts',
    why: 'the page does not offer it, and rendering would make TCP of it',
  },
];
