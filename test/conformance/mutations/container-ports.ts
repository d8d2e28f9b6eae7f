import { x } from '../odd-values.ts';
import { type Mutation, POD, PORT, people, second, twin, WEB } from './mutation.ts';

export const containerPortMutations: readonly Mutation[] = [
  {
    code: 'duplicate-port-name',
    fact: '3.4/18',
    at: `${POD}/containers/1/ports/0/name`,
    edit: second({ ports: [{ name: 'http-web', containerPort: 81 }] }),
    server: 'accepts',
    why: twin,
  },
  {
    code: 'duplicate-container-port',
    fact: '3.4/14',
    at: `${WEB}/ports/1/containerPort`,
    edit: { [`${WEB}/ports/1`]: { name: 'tcp-b', protocol: 'TCP', containerPort: 80, servicePort: 81 } },
    server: 'refuses',
  },
  {
    code: 'duplicate-container-port',
    fact: '3.4/17',
    at: `${POD}/containers/1/ports/0/containerPort`,
    edit: second({ ports: [{ name: 'tcp-b', protocol: 'TCP', containerPort: 80, servicePort: 81 }] }),
    server: 'accepts',
    why: 'the containers of a pod share one network: the second to listen fails',
  },
  {
    code: 'duplicate-service-port',
    fact: '5.1/5',
    at: `${WEB}/ports/1/servicePort`,
    edit: { [`${WEB}/ports/1`]: { name: 'tcp-b', protocol: 'TCP', containerPort: 81, servicePort: 80 } },
    server: 'refuses',
  },
  {
    code: 'no-service-port',
    fact: '5.1/1',
    at: `${POD}/containers`,
    edit: { [`${WEB}/ports`]: [] },
    server: 'refuses',
  },
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
      fact: port === 0 ? '3.4/2' : '3.4/3',
      says: 'refused',
      at: `${PORT}/containerPort`,
      edit: { [`${PORT}/containerPort`]: port },
      server: 'refuses',
    }),
  ),
  ...(
    [
      ['http-', '3.4/11'],
      ['a--b', '3.4/12'],
      ['8080', '3.4/9'],
      ['HTTP', '3.4/10'],
      ['a_b', '3.4/10'],
    ] as const
  ).map(
    ([name, fact]): Mutation => ({
      code: 'pattern',
      fact,
      says: 'refused',
      at: `${PORT}/name`,
      edit: { [`${PORT}/name`]: name },
      server: 'refuses',
    }),
  ),
  {
    code: 'length',
    fact: '3.4/8',
    says: 'refused',
    at: `${PORT}/name`,
    edit: { [`${PORT}/name`]: x(16) },
    server: 'refuses',
  },
  {
    code: 'enum',
    fact: '3.4/5',
    says: 'refused',
    at: `${PORT}/protocol`,
    edit: { [`${PORT}/protocol`]: 'SCTP' },
    server: 'accepts',
    why: 'the form does not offer it, and rendering would make TCP of it',
  },
];
