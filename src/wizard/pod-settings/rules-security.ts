import type { ClusterRule } from '../rule.ts';
import { CONTAINERS, eachContainer } from './rules-walk.ts';

const POD = '/podSettings/securityContext';

export const securityRules: readonly ClusterRule[] = [
  {
    code: 'run-as-root-contradiction',
    severity: 'error',
    at: [`${POD}/runAsUser`, `${CONTAINERS}/*/securityContext/runAsUser`],
    *faults(spec) {
      const pod = spec.podSettings?.securityContext;
      for (const { container, at } of eachContainer(spec)) {
        const own = container.securityContext;
        const user = own?.runAsUser ?? pod?.runAsUser;
        if ((own?.runAsNonRoot ?? pod?.runAsNonRoot) !== true || user !== 0) continue;
        yield { at: own?.runAsUser === undefined ? `${POD}/runAsUser` : `${at}/securityContext/runAsUser` };
      }
    },
  },
  {
    code: 'privileged-needs-escalation',
    severity: 'error',
    at: [`${CONTAINERS}/*/securityContext/allowPrivilegeEscalation`],
    *faults(spec) {
      for (const { container, at } of eachContainer(spec)) {
        const own = container.securityContext;
        const needsIt = own?.privileged === true || own?.capabilities?.add?.includes('SYS_ADMIN') === true;
        if (needsIt && own?.allowPrivilegeEscalation === false)
          yield { at: `${at}/securityContext/allowPrivilegeEscalation` };
      }
    },
  },
  {
    code: 'privileged-with-non-root',
    severity: 'warning',
    at: [`${CONTAINERS}/*/securityContext/privileged`],
    *faults(spec) {
      const pod = spec.podSettings?.securityContext;
      for (const { container, at } of eachContainer(spec)) {
        const own = container.securityContext;
        const nonRoot = own?.runAsNonRoot ?? pod?.runAsNonRoot;
        if (own?.privileged === true && nonRoot === true) yield { at: `${at}/securityContext/privileged` };
      }
    },
  },
  {
    code: 'capability-added-and-dropped',
    severity: 'warning',
    at: [`${CONTAINERS}/*/securityContext/capabilities/drop/*`],
    *faults(spec) {
      for (const { container, at } of eachContainer(spec)) {
        const { add, drop = [] } = container.securityContext?.capabilities ?? {};
        const added = new Set(add);
        const both = drop.flatMap((capability, index) => (added.has(capability) ? [{ capability, index }] : []));
        for (const { capability, index } of both) {
          yield { at: `${at}/securityContext/capabilities/drop/${index}`, params: { capability } };
        }
      }
    },
  },
];
