import { kubelet, type Mutation, people, WEB } from './mutation.ts';

const security = (fields: object) => ({ [`${WEB}/securityContext`]: fields });
const SECURITY = `${WEB}/securityContext`;

export const securityMutations: readonly Mutation[] = [
  {
    code: 'run-as-root-contradiction',
    fact: '3.7/4',
    at: `${SECURITY}/runAsUser`,
    edit: security({ runAsNonRoot: true, runAsUser: 0 }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'privileged-needs-escalation',
    fact: '3.7/1',
    at: `${SECURITY}/allowPrivilegeEscalation`,
    edit: security({ privileged: true, allowPrivilegeEscalation: false }),
    server: 'refuses',
  },
  {
    code: 'privileged-needs-escalation',
    fact: '3.7/12',
    at: `${SECURITY}/allowPrivilegeEscalation`,
    edit: security({ capabilities: { add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: false }),
    server: 'accepts',
    why: 'the server knows the capability only with the prefix that runtimes do not take',
  },
  {
    code: 'privileged-with-non-root',
    fact: '3.7/3',
    says: 'warning',
    at: `${SECURITY}/privileged`,
    edit: security({ privileged: true, runAsNonRoot: true }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'capability-added-and-dropped',
    fact: '3.7/10',
    says: 'warning',
    at: `${SECURITY}/capabilities/drop/0`,
    edit: security({ capabilities: { add: ['CHOWN'], drop: ['CHOWN'] } }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'pattern',
    fact: '3.7/10',
    says: 'refused',
    at: `${SECURITY}/capabilities/add/0`,
    edit: security({ capabilities: { add: ['CAP_CHOWN'] } }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'range',
    fact: '3.7/7',
    says: 'refused',
    at: `${SECURITY}/runAsUser`,
    edit: security({ runAsUser: 2 ** 31 }),
    server: 'refuses',
  },
];
