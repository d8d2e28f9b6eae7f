import { effectiveVersion, workloadName } from '../names.ts';
import type { ClusterRule } from '../rule.ts';

const NAME = '/basicInformation/name';

/** A Service name is a DNS label (RFC 1123). */
const MAX_SERVICE_NAME = 63;

/** Pods of a StatefulSet add an ordinal, and a label adds a revision hash of eleven characters to its name. */
const MAX_WORKLOAD_NAME = { stateless: 63, stateful: 52 } as const;

export const basicInformationRules: readonly ClusterRule[] = [
  {
    code: 'service-name-too-long',
    severity: 'error',
    at: [NAME],
    *faults({ basicInformation }) {
      const length = basicInformation?.name?.length ?? 0;
      if (length > MAX_SERVICE_NAME) yield { at: NAME, params: { maximum: MAX_SERVICE_NAME, length } };
    },
  },
  {
    code: 'service-name-leading-digit',
    severity: 'warning',
    at: [NAME],
    *faults({ basicInformation }) {
      if (/^[0-9]/.test(basicInformation?.name ?? '')) yield { at: NAME };
    },
  },
  {
    code: 'workload-name-too-long',
    severity: 'error',
    at: [NAME],
    *faults({ basicInformation }, { kind }) {
      if (basicInformation?.name === undefined) return;
      const { length } = workloadName(basicInformation.name, effectiveVersion(basicInformation));
      const maximum = MAX_WORKLOAD_NAME[kind];
      if (length > maximum) yield { at: NAME, involved: ['/basicInformation/version'], params: { maximum, length } };
    },
  },
];
