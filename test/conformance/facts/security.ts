import { kubelet, POD, people, WEB } from '../mutations/mutation.ts';
import { MAX_INT, x } from '../odd-values.ts';
import { C, field, P, section } from './fact.ts';

const SECURITY = `${WEB}/securityContext`;
const context = (points = '') => field(`${SECURITY}${points}`, (value) => ({ [SECURITY]: value }));
const ofPod = (points = '') =>
  field(`${POD}/securityContext${points}`, (value) => ({ [`${POD}/securityContext`]: value }));
const capability = field(`${SECURITY}/capabilities/add/0`, (name) => ({
  [SECURITY]: { capabilities: { add: [name] } },
}));
const capabilities = context();
const ids = ['runAsUser', 'runAsGroup'] as const;
const typed = `${P}.containers[0].securityContext`;

export const securityFacts = section('3.7', [
  { name: 'a privileged container may not be denied escalation' },
  {
    name: 'a privileged container needs nothing else',
    inputs: context().taken([{ privileged: true }, { privileged: true, allowPrivilegeEscalation: true }]),
  },
  { name: 'a privileged container may be asked not to be root' },
  {
    name: 'user 0 may be asked not to be root',
    inputs: [
      ...ofPod('/runAsUser').ownFault('run-as-root-contradiction', [{ runAsNonRoot: true, runAsUser: 0 }], kubelet),
      ...field(`${SECURITY}/runAsUser`, (user) => ({
        [`${POD}/securityContext`]: { runAsNonRoot: true },
        [SECURITY]: { runAsUser: user },
      })).ownFault('run-as-root-contradiction', [0], kubelet),
    ],
  },
  {
    name: 'a container may be root where the pod is not',
    inputs: field(POD, (runAsNonRoot) => ({
      [`${POD}/securityContext`]: { runAsNonRoot: true },
      [SECURITY]: { runAsNonRoot },
    })).taken([false]),
  },
  {
    name: 'users and groups from 0 to 2147483647',
    inputs: ids.flatMap((id) => [
      ...context().taken([{ [id]: 0 }, { [id]: MAX_INT }]),
      ...ofPod().taken([{ [id]: 0 }, { [id]: MAX_INT }]),
    ]),
  },
  {
    name: 'no user or group outside of that',
    inputs: ids.flatMap((id) => [
      ...context(`/${id}`).refused('range', [{ [id]: -1 }], `${C}.securityContext.${id}`),
      ...ofPod(`/${id}`).refused('range', [{ [id]: -1 }, { [id]: MAX_INT + 1 }], `${P}.securityContext.${id}`),
    ]),
  },
  {
    name: 'a user is a whole number',
    inputs: [
      ...context('/runAsUser').refused('type', [{ runAsUser: 1.5 }], ''),
      ...context('/runAsUser').refused('type', [{ runAsUser: '1000' }], `${typed}.runAsUser`),
    ],
  },
  {
    name: 'a group without a user',
    inputs: [...context().taken([{ runAsGroup: 1 }]), ...ofPod().taken([{ runAsGroup: 1 }])],
  },
  {
    name: 'a capability is any text, as often as one likes',
    inputs: [
      ...capability.taken(['SYS_TIME', 'NOT_A_CAP']),
      ...capabilities.taken([{ capabilities: { add: ['CHOWN', 'CHOWN'] } }]),
      ...capability.stricter('pattern', ['CAP_SYS_TIME', 'sys_time', ''], kubelet),
      ...context('/capabilities/drop/0').hint(
        'capability-added-and-dropped',
        [{ capabilities: { add: ['SYS_TIME'], drop: ['SYS_TIME'] } }],
        people,
      ),
    ],
  },
  {
    name: 'the administrator’s capability with its prefix may not be denied escalation',
    inputs: context('/capabilities/add/0').refused(
      'pattern',
      [{ capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false }],
      `${C}.securityContext`,
    ),
  },
  { name: 'without its prefix it may' },
  {
    name: 'SELinux options are any texts',
    inputs: [
      ...context().taken([
        { seLinuxOptions: {} },
        { seLinuxOptions: { level: '车', role: ' ', type: 'a', user: x(256) } },
      ]),
      ...context('/seLinuxOptions/level').stricter(
        'length',
        [{ seLinuxOptions: { level: '' } }, { seLinuxOptions: { level: x(257) } }],
        'the limit is ours',
      ),
    ],
  },
  {
    name: 'a pod has no field of a container, and neither has unknown ones',
    inputs: [
      ...context('/seLinuxOptions/category').refused(
        'unknown-field',
        [{ seLinuxOptions: { category: 'a' } }],
        `${typed}.seLinuxOptions.category`,
      ),
      ...['privileged', 'readOnlyRootFilesystem'].flatMap((name) =>
        ofPod(`/${name}`).refused('unknown-field', [{ [name]: true }], `${P}.securityContext.${name}`),
      ),
      ...ofPod('/capabilities').refused(
        'unknown-field',
        [{ capabilities: { add: ['A'] } }],
        `${P}.securityContext.capabilities`,
      ),
    ],
  },
  {
    name: 'a switch is no text',
    inputs: ['privileged', 'allowPrivilegeEscalation', 'readOnlyRootFilesystem', 'runAsNonRoot'].flatMap((name) =>
      context(`/${name}`).refused('type', [{ [name]: 'true' }], `${typed}.${name}`),
    ),
  },
]);
