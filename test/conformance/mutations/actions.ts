import { kubelet, type Mutation, people, WEB } from './mutation.ts';

const exec = { exec: { command: ['a'] } };

const probe = (probe: object) => ({ [`${WEB}/livenessProbe`]: probe });

export const actionMutations: readonly Mutation[] = [
  {
    code: 'unknown-port-name',
    at: `${WEB}/livenessProbe/tcpSocket/port`,
    edit: probe({ tcpSocket: { port: 'gone' } }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'probe-port-not-a-container-port',
    says: 'warning',
    at: `${WEB}/livenessProbe/tcpSocket/port`,
    edit: probe({ tcpSocket: { port: 81 } }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'tcp-lifecycle-never-succeeds',
    says: 'warning',
    at: `${WEB}/lifecycle/preStop/tcpSocket`,
    edit: { [`${WEB}/lifecycle`]: { preStop: { tcpSocket: { port: 80 } } } },
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'success-threshold-must-be-one',
    says: 'refused',
    at: `${WEB}/livenessProbe/successThreshold`,
    edit: probe({ ...exec, successThreshold: 2 }),
    server: 'refuses',
  },
  {
    code: 'range',
    says: 'refused',
    at: `${WEB}/livenessProbe/periodSeconds`,
    edit: probe({ ...exec, periodSeconds: 0 }),
    server: 'accepts',
    why: '0 would not mean 0, but the default',
  },
  {
    code: 'range',
    says: 'refused',
    at: `${WEB}/livenessProbe/timeoutSeconds`,
    edit: probe({ ...exec, timeoutSeconds: -1 }),
    server: 'refuses',
  },
  {
    code: 'one-of',
    says: 'refused',
    at: `${WEB}/livenessProbe`,
    edit: probe({ ...exec, tcpSocket: { port: 80 } }),
    server: 'refuses',
  },
  {
    code: 'required',
    at: `${WEB}/livenessProbe`,
    edit: probe({ periodSeconds: 1 }),
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${WEB}/livenessProbe/httpGet/path`,
    edit: probe({ httpGet: { path: 'health', port: 80 } }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'enum',
    says: 'refused',
    at: `${WEB}/livenessProbe/httpGet/scheme`,
    edit: probe({ httpGet: { path: '/', port: 80, scheme: 'http' } }),
    server: 'refuses',
  },
  {
    code: 'range',
    says: 'refused',
    at: `${WEB}/livenessProbe/tcpSocket/port`,
    edit: probe({ tcpSocket: { port: 0 } }),
    server: 'refuses',
  },
  {
    code: 'length',
    says: 'refused',
    at: `${WEB}/livenessProbe/exec/command/0`,
    edit: probe({ exec: { command: [''] } }),
    server: 'accepts',
    why: kubelet,
  },
];
