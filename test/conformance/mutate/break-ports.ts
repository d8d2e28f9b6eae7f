import type { ServiceSpec } from '../../../src/wizard/spec.ts';
import type { Breakage } from './breakage.ts';
import type { Draw } from './draw.ts';
import {
  ACCESS,
  aContainer,
  CONTAINERS,
  containersOf,
  next,
  ownContainer,
  type Port,
  placed,
  servicePortsOf,
  workContainersOf,
} from './parts.ts';

/** A port that collides with nothing, until something of it is changed. */
const newPort = { name: 'tcp-new', protocol: 'TCP', containerPort: 7001, servicePort: 17_001 } as const;

const isUdp = ({ protocol }: Port): boolean => protocol === 'UDP';
const transportOf = (port: Port) => ({ protocol: isUdp(port) ? ('UDP' as const) : ('TCP' as const) });
const servicePortOf = ({ servicePort, containerPort }: Port): number => servicePort ?? containerPort;

/** A port like a known one in one thing, in the same container or in another. */
const besideKnown = (spec: ServiceSpec, draw: Draw, alike: (port: Port) => Partial<Port>) => {
  const known = draw.pick(servicePortsOf(spec));
  const container = draw.pick(workContainersOf(spec));
  if (known === undefined || container === undefined) return undefined;
  return { [next(`${container.at}/ports`, container.item.ports)]: { ...newPort, ...alike(known.item) } };
};

/** Ports that share what they may not share, and names of ports that are none. */
export const portBreakages: readonly Breakage[] = [
  {
    code: 'duplicate-port-name',
    edits: (spec, draw) =>
      besideKnown(spec, draw, ({ name, protocol }) => ({ name: name ?? `${(protocol ?? 'http').toLowerCase()}-0` })),
  },
  {
    code: 'duplicate-port-name',
    edits: (spec) => ({
      [next(CONTAINERS, spec.podSettings.containers)]: {
        name: 'prepare',
        image: 'a:1',
        type: 'init',
        ports: [newPort, { ...newPort, containerPort: 7002 }],
      },
    }),
  },
  {
    code: 'duplicate-container-port',
    edits: (spec, draw) =>
      besideKnown(spec, draw, (port) => ({ ...transportOf(port), containerPort: port.containerPort })),
  },
  {
    code: 'duplicate-service-port',
    edits: (spec, draw) =>
      besideKnown(spec, draw, (port) => ({ ...transportOf(port), servicePort: servicePortOf(port) })),
  },
  {
    code: 'no-service-port',
    edits: (spec, draw, { kind }) =>
      kind === 'stateful'
        ? undefined
        : Object.fromEntries(workContainersOf(spec).map(({ at }) => [`${at}/ports`, draw.pick([undefined, []])])),
  },
  {
    code: 'unknown-port-name',
    edits(spec, draw) {
      const container = draw.pick(workContainersOf(spec));
      const method = draw.pick([{ httpGet: { path: '/', port: 'gone' } }, { tcpSocket: { port: 'gone' } }]);
      const action = draw.pick([
        'livenessProbe',
        'readinessProbe',
        'startupProbe',
        'lifecycle/postStart',
        'lifecycle/preStop',
      ]);
      return container && { [`${container.at}/${action}`]: method };
    },
  },
  {
    code: 'unknown-port-name',
    edits: (_, draw, { kind }) =>
      kind === 'stateful'
        ? undefined
        : {
            [ACCESS]: {
              type: draw.pick(['NodePort', 'LoadBalancer']),
              nodePorts: [{ name: 'gone', nodePort: 30_100 }],
            },
          },
  },
  {
    code: 'duplicate-port-name',
    edits(spec, _, { kind }) {
      const name = servicePortsOf(spec).find(({ item }) => item.name)?.item.name;
      const nodePorts = [30_101, 30_102].map((nodePort) => ({ name, nodePort }));
      return kind === 'stateful' || name === undefined ? undefined : { [ACCESS]: { type: 'NodePort', nodePorts } };
    },
  },
  {
    code: 'node-port-out-of-range',
    edits(spec, draw, { kind }) {
      const name = servicePortsOf(spec).find(({ item }) => item.name)?.item.name;
      const nodePort = draw.pick([1, 80, 29_999, 32_768, 65_535]);
      return kind === 'stateful' || name === undefined
        ? undefined
        : { [ACCESS]: { type: 'NodePort', nodePorts: [{ name, nodePort }] } };
    },
  },
  {
    code: 'duplicate-node-port',
    edits(spec, draw, { kind }) {
      const [container] = workContainersOf(spec);
      if (kind === 'stateful' || container === undefined) return undefined;
      const twins = [
        newPort,
        { name: 'other-new', protocol: draw.pick(['TCP', 'UDP']), containerPort: 7002, servicePort: 17_002 },
      ];
      const list = `${container.at}/ports`;
      const ports = [...(container.item.ports ?? []), ...twins];
      const nodePorts = twins.map(({ name }) => ({ name, nodePort: 30_103 }));
      return { [list]: ports, [ACCESS]: { type: 'NodePort', nodePorts } };
    },
  },
];

/** What only one cluster's ports get wrong. */
export const ownPortBreakages: readonly Breakage[] = [
  {
    code: 'no-service-port',
    edits(spec, draw, context) {
      const work = workContainersOf(spec);
      const [only] = work;
      if (context.kind === 'stateful' || work.length !== 1 || only === undefined) return undefined;
      if (only.item.ports?.some(({ name }) => name === undefined)) return undefined;
      const own = ownContainer(spec, draw, context, only.item);
      return { ...own.frame, [`${own.at}/ports`]: only.item.ports?.map(({ name }) => ({ name, remove: true })) };
    },
  },
  {
    code: 'unknown-port-name',
    edits(spec, draw, context) {
      const asked = containersOf(spec).filter(({ item }) => typeof item.readinessProbe?.httpGet?.port === 'string');
      const container = draw.pick(asked)?.item;
      const own = container && ownContainer(spec, draw, context, container);
      const name = container?.readinessProbe?.httpGet?.port;
      return own && { ...own.frame, [`${own.at}/ports`]: [{ name, remove: true }] };
    },
  },
  ...(['containerPort', 'servicePort'] as const).map(
    (field): Breakage => ({
      code: field === 'containerPort' ? 'duplicate-container-port' : 'duplicate-service-port',
      edits(spec, draw, context) {
        const known = draw.pick(servicePortsOf(spec))?.item;
        const own = ownContainer(spec, draw, context, workContainersOf(spec)[0]?.item ?? aContainer(spec, draw).item);
        if (known === undefined) return undefined;
        const number = field === 'containerPort' ? known.containerPort : servicePortOf(known);
        return {
          ...own.frame,
          [next(`${own.at}/ports`, own.said?.ports)]: { ...newPort, ...transportOf(known), [field]: number },
        };
      },
    }),
  ),
  {
    code: 'duplicate-port-name',
    edits(spec, draw, context) {
      const own = ownContainer(spec, draw, context, aContainer(spec, draw).item);
      const twin = draw.pick([
        newPort,
        { ...newPort, containerPort: 7002, servicePort: 17_002 },
        { name: newPort.name, remove: true },
      ]);
      return { ...own.frame, [`${own.at}/ports`]: [newPort, twin] };
    },
  },
  {
    code: 'unknown-port',
    edits(spec, draw, context) {
      const own = ownContainer(spec, draw, context, aContainer(spec, draw).item);
      const port = draw.pick([{ name: 'gone' }, { name: 'gone', servicePort: 81 }, { name: 'gone', protocol: 'UDP' }]);
      return { ...own.frame, [next(`${own.at}/ports`, own.said?.ports)]: port };
    },
  },
  {
    code: 'unknown-port-to-remove',
    edits(spec, draw, context) {
      const own = ownContainer(spec, draw, context, aContainer(spec, draw).item);
      return { ...own.frame, [next(`${own.at}/ports`, own.said?.ports)]: { name: 'gone', remove: true } };
    },
  },
  {
    code: 'duplicate-port-name',
    edits(spec, draw, context) {
      const ports = containersOf(spec).flatMap(({ item, at }) => placed(item.ports, at));
      const known = draw.pick(ports.filter(({ item }) => item.name !== undefined));
      const other = workContainersOf(spec).find(({ at }) => at !== known?.at)?.item;
      const own = other && ownContainer(spec, draw, context, other);
      return (
        own &&
        known && { ...own.frame, [next(`${own.at}/ports`, own.said?.ports)]: { ...newPort, name: known.item.name } }
      );
    },
  },
];
