import { PORT, twin, WEB } from '../mutations/mutation.ts';
import { x } from '../odd-values.ts';
import { C, CONTAINER, field, notOffered, section } from './fact.ts';

const number = field(`${PORT}/containerPort`);
const protocol = field(`${PORT}/protocol`);
const name = field(`${PORT}/name`);
const ports = field(`${WEB}/ports`);
const other = (points: string) => field(`${WEB}/ports/1/${points}`, (port) => ({ [`${WEB}/ports/1`]: port }));
const stored = (value: unknown) => ({ stores: { [`${CONTAINER}/ports/0/protocol`]: value } });
const NUMBER = `${C}.ports[0].containerPort`;
const PORT_NAME = `${C}.ports[0].name`;

export const containerPortFacts = section('3.4', [
  { name: 'a port from 1 to 65535', inputs: number.taken([1, 65_535]) },
  {
    name: 'a port has a number',
    inputs: [...number.refused('type', [null], NUMBER), ...number.fault('required', [undefined], 'spec.ports')],
  },
  { name: 'a port is in the range' },
  {
    name: 'a port number is no text',
    inputs: number.refused('type', ['80'], NUMBER),
  },
  {
    name: 'three transports, TCP by default',
    inputs: [
      ...protocol.taken(['TCP', 'HTTP', 'HTTP2', 'HTTPS', 'GRPC', 'MONGO', 'REDIS', 'TLS', undefined], stored('TCP')),
      ...protocol.taken(['UDP'], stored('UDP')),
      ...protocol.stricter('enum', [''], 'nothing is coerced', stored('TCP')),
      ...protocol.stricter('type', [null], 'nothing is coerced', stored('TCP')),
    ],
  },
  {
    name: 'what an application speaks is no transport',
    inputs: protocol.stricter('enum', ['http', 'tcp'], 'rendering would make TCP of it', stored('TCP')),
  },
  { name: 'a port name has up to 15 of letters, digits and hyphens', inputs: name.taken(['a', '8a', '1-a', x(15)]) },
  { name: 'a port name of 16 is too long' },
  { name: 'a port name has a letter', inputs: name.refused('pattern', ['80', '1'], PORT_NAME) },
  {
    name: 'a port name has no other characters',
    inputs: name.refused('pattern', ['A', 'a.b', 'a b', '车'], PORT_NAME),
  },
  { name: 'a port name has no hyphen at its ends', inputs: name.refused('pattern', ['-a', 'a-'], PORT_NAME) },
  { name: 'a port name has no two hyphens in a row' },
  {
    name: 'ports may have no name',
    inputs: ports.taken([[{ containerPort: 80 }], [{ containerPort: 80 }, { containerPort: 81 }]], {
      stores: { 'service:/spec/ports/0/name': 'http-0' },
    }),
  },
  {
    name: 'a number and a transport are there once in a container, TCP by default',
    inputs: other('containerPort').fault(
      'duplicate-container-port',
      [{ name: 'b', containerPort: 80, servicePort: 81 }],
      `${C}.ports`,
    ),
  },
  {
    name: 'a number may be there for TCP and for UDP',
    inputs: other('').taken([{ name: 'udp-b', protocol: 'UDP', containerPort: 80 }]),
  },
  {
    name: 'a port name is there once in a container, whatever the transport',
    inputs: other('name').ownFault(
      'duplicate-port-name',
      [{ name: 'http-web', protocol: 'UDP', containerPort: 81 }],
      twin,
    ),
  },
  { name: 'two containers may have one number, with a warning' },
  { name: 'two containers may have one port name, with a warning' },
  {
    name: 'the port of the Service is no field of a container’s port',
    inputs: field(`${PORT}/servicePort`).taken([8080], {
      stores: { [`${CONTAINER}/ports/0`]: { name: 'http-web', protocol: 'TCP', containerPort: 80 } },
    }),
  },
  {
    name: 'a port of the node is in the range',
    inputs: field(`${PORT}/hostPort`).stricter('unknown-field', [65_536], notOffered),
    unreachable: notOffered,
  },
]);
