import type { Breakage } from './breakage.ts';
import { aContainer, CONTAINERS, type Container, containersOf, next, ownContainer, workContainersOf } from './parts.ts';

const exec = { exec: { command: ['true'] } };
const onlyForWork = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;
const x4096 = 'x'.repeat(4096);

/** Secrets of which every key becomes a variable: much is written for little. */
const references = Array.from({ length: 17 }, (_, reference) => ({
  kind: 'Secret',
  name: 'x'.repeat(253),
  keys: Array.from({ length: 200 }, (_, key) => `K${reference}_${key}`),
}));

const withoutWorkFields = Object.fromEntries(onlyForWork.map((field) => [field, undefined]));

const namesOfVariables = ({ env, envReferences }: Container): readonly string[] => [
  ...(env ?? []).map(({ name }) => name),
  ...(envReferences ?? []).flatMap(({ keys }) => keys),
];

/** Containers that do not fit each other, or whose fields do not fit together. */
export const containerBreakages: readonly Breakage[] = [
  {
    code: 'no-work-container',
    edits: (spec) =>
      Object.fromEntries(
        containersOf(spec).map(({ item, at }) => [at, { ...item, ...withoutWorkFields, type: 'init' }]),
      ),
  },
  {
    code: 'duplicate-container-name',
    edits(spec, draw) {
      const { item } = aContainer(spec, draw);
      const twin = { name: item.name, image: draw.pick(['other:1', item.image]) };
      return { [next(CONTAINERS, spec.podSettings.containers)]: twin };
    },
  },
  {
    code: 'field-not-for-init-container',
    edits(spec, draw) {
      const field = draw.pick(onlyForWork) ?? 'lifecycle';
      const value = field === 'lifecycle' ? { preStop: exec } : exec;
      const container = { name: 'prepare', image: 'a:1', type: 'init', [field]: value };
      return { [next(CONTAINERS, spec.podSettings.containers)]: container };
    },
  },
  {
    code: 'field-not-for-init-container',
    edits(spec, draw) {
      const { item, at } = aContainer(spec, draw);
      return onlyForWork.some((field) => item[field]) ? { [`${at}/type`]: 'init' } : undefined;
    },
  },
  {
    code: 'request-exceeds-limit',
    edits(spec, draw) {
      const { at } = aContainer(spec, draw);
      const [name, request, limit] = draw.pick([
        ['cpu', '1001m', '1'],
        ['cpu', '2', '0'],
        ['cpu', '0.5', '499m'],
        ['memory', '1Gi', '1G'],
        ['memory', '1048577', '1Mi'],
      ] as const) ?? ['cpu', '2', '1'];
      return { [`${at}/resources`]: { requests: { [name]: request }, limits: { [name]: limit } } };
    },
  },
  {
    code: 'duplicate-env-name',
    edits(spec, draw) {
      const { item, at } = aContainer(spec, draw);
      const name = draw.pick(namesOfVariables(item));
      if (name === undefined) return undefined;
      const list = draw.pick(['env', 'envReferences'] as const) ?? 'env';
      const twin = list === 'env' ? { name, value: 'twin' } : { kind: 'Secret', name: 'twin', keys: [name] };
      return { [next(`${at}/${list}`, item[list])]: twin };
    },
  },
  {
    code: 'run-as-root-contradiction',
    edits(spec, draw) {
      const { at } = aContainer(spec, draw);
      return draw.pick([
        { [`${at}/securityContext`]: { runAsNonRoot: true, runAsUser: 0 } },
        { '/podSettings/securityContext': { runAsNonRoot: true, runAsUser: 0 }, [`${at}/securityContext`]: undefined },
        { '/podSettings/securityContext': { runAsUser: 0 }, [`${at}/securityContext`]: { runAsNonRoot: true } },
      ]);
    },
  },
  {
    code: 'privileged-needs-escalation',
    edits(spec, draw) {
      const { at } = aContainer(spec, draw);
      const power = draw.pick([{ privileged: true }, { capabilities: { add: ['SYS_ADMIN'] } }]);
      return { [`${at}/securityContext`]: { ...power, allowPrivilegeEscalation: false } };
    },
  },
  {
    code: 'object-too-large',
    edits(spec, draw) {
      const { at } = aContainer(spec, draw);
      const long = Array.from({ length: 200 }, () => x4096);
      return draw.pick([
        { [`${at}/envReferences`]: references },
        { [`${at}/command`]: long, [`${at}/args`]: long },
        { [`${at}/env`]: [{ name: 'LONG', value: x4096.repeat(257) }] },
      ]);
    },
  },
];

/** What only one cluster's containers get wrong. */
export const ownContainerBreakages: readonly Breakage[] = [
  {
    code: 'no-work-container',
    edits(spec, draw, context) {
      const own = ownContainer(spec, draw, context, aContainer(spec, draw).item);
      return workContainersOf(spec).length === 1 ? { ...own.frame, [`${own.at}/type`]: 'init' } : undefined;
    },
  },
  {
    code: 'field-not-for-init-container',
    edits(spec, draw, context) {
      const probed = containersOf(spec).filter(({ item }) => onlyForWork.some((field) => item[field]));
      const container = draw.pick(probed)?.item;
      const own = container && ownContainer(spec, draw, context, container);
      return own && { ...own.frame, [`${own.at}/type`]: 'init' };
    },
  },
  {
    code: 'request-exceeds-limit',
    edits(spec, draw, context) {
      const own = ownContainer(spec, draw, context, aContainer(spec, draw).item);
      const resources = draw.pick([
        { limits: { cpu: '1m' }, requests: { cpu: '2m' } },
        { limits: { cpu: '1m' } },
        { limits: { memory: '1Mi' } },
        { requests: { cpu: '100' } },
        { requests: { memory: '1Ti' } },
      ]);
      return { ...own.frame, [`${own.at}/resources`]: resources };
    },
  },
  {
    code: 'duplicate-env-name',
    edits(spec, draw, context) {
      const { item } = aContainer(spec, draw);
      const name = draw.pick(namesOfVariables(item));
      const own = ownContainer(spec, draw, context, item);
      return name === undefined
        ? undefined
        : { ...own.frame, [`${own.at}/envReferences`]: [{ kind: 'ConfigMap', name: 'twin', keys: [name] }] };
    },
  },
  {
    code: 'duplicate-env-name',
    edits(spec, draw, context) {
      const own = ownContainer(spec, draw, context, aContainer(spec, draw).item);
      const twin = { name: 'TWIN', value: 'a' };
      return {
        ...own.frame,
        [`${own.at}/env`]: [...(own.said?.env ?? []), twin, draw.pick([twin, { name: 'TWIN', remove: true }])],
      };
    },
  },
  {
    code: 'object-too-large',
    edits(spec, draw, context) {
      const own = ownContainer(spec, draw, context, aContainer(spec, draw).item);
      return { ...own.frame, [`${own.at}/envReferences`]: references };
    },
  },
  {
    code: 'unknown-variable-to-remove',
    edits(spec, draw, context) {
      const own = ownContainer(spec, draw, context, aContainer(spec, draw).item);
      return { ...own.frame, [next(`${own.at}/env`, own.said?.env)]: { name: 'GONE', remove: true } };
    },
  },
  {
    code: 'required',
    edits(spec, draw, context) {
      const container = containersOf(spec).find(({ item }) => item.gpu === undefined)?.item;
      const own = container && ownContainer(spec, draw, context, container);
      return own && { ...own.frame, [`${own.at}/gpu`]: { type: 'amd.com/gpu' } };
    },
  },
];
