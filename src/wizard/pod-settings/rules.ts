import { escapeSegment } from '../pointer.ts';
import { isReservedKey } from '../reserved-keys.ts';
import { type ClusterRule, type Fault, places } from '../rule.ts';
import { containerRules } from './rules-containers.ts';
import { environmentRules } from './rules-environment.ts';
import { portRules } from './rules-ports.ts';
import { probeRules } from './rules-probes.ts';
import { resourceRules } from './rules-resources.ts';
import { securityRules } from './rules-security.ts';
import { sizeRules } from './rules-size.ts';
import { eachTwin } from './rules-walk.ts';

const STRATEGY = '/podSettings/updateStrategy';
const foreignStrategy = { stateless: 'OnDelete', stateful: 'Recreate' } as const;
const foreignParameters = { stateless: ['partition'], stateful: ['maxUnavailable', 'maxSurge'] } as const;

/** `0` and any form of `0%`; a parameter left out has the default `25%`. */
const isZero = (share: string | number | undefined): boolean =>
  share === 0 || (typeof share === 'string' && /^0+%$/.test(share));

/** Keys of a map that users may not set. */
export function* reservedKeysIn(
  map: Readonly<Record<string, unknown>> | undefined,
  at: string,
  isReserved: (key: string) => boolean = isReservedKey,
): Generator<Fault> {
  for (const key of Object.keys(map ?? {}))
    if (isReserved(key)) yield { at: `${at}/${escapeSegment(key)}`, params: { key } };
}

const podRules: readonly ClusterRule[] = [
  {
    code: 'strategy-not-for-kind',
    severity: 'error',
    at: places(`${STRATEGY}/{type,rollingUpdate/{maxUnavailable,maxSurge,partition}}`),
    *faults({ podSettings }, { kind }) {
      const strategy = podSettings?.updateStrategy;
      if (strategy?.type === foreignStrategy[kind]) yield { at: `${STRATEGY}/type`, params: { kind } };
      if (strategy?.type !== 'RollingUpdate') return;
      for (const field of foreignParameters[kind]) {
        if (strategy.rollingUpdate?.[field] !== undefined)
          yield { at: `${STRATEGY}/rollingUpdate/${field}`, params: { kind } };
      }
    },
  },
  {
    code: 'rolling-update-cannot-progress',
    severity: 'error',
    at: [`${STRATEGY}/rollingUpdate`],
    *faults({ podSettings }, { kind }) {
      const strategy = podSettings?.updateStrategy;
      if (kind !== 'stateless' || strategy?.type !== 'RollingUpdate') return;
      const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
      if (isZero(maxUnavailable) && isZero(maxSurge)) yield { at: `${STRATEGY}/rollingUpdate` };
    },
  },
  {
    code: 'duplicate-scheduling-rule',
    severity: 'warning',
    at: ['/podSettings/scheduling/rules/*'],
    *faults({ podSettings }) {
      const scheduling = podSettings?.scheduling;
      if (scheduling?.type !== 'custom') return;
      const placed = (scheduling.rules ?? []).map((rule, index) => ({
        rule,
        at: `/podSettings/scheduling/rules/${index}`,
      }));
      const twins = eachTwin(placed, ({ rule: { type, policy, target } }) =>
        type && policy && target ? `${type} ${policy} ${target}` : undefined,
      );
      for (const { later } of twins) yield { at: later.at };
    },
  },
  {
    code: 'reserved-metadata-key',
    severity: 'error',
    at: ['/podSettings/metadata/annotations/*'],
    faults: ({ podSettings }) =>
      reservedKeysIn(podSettings?.metadata?.annotations, '/podSettings/metadata/annotations'),
  },
];

export const podSettingsRules: readonly ClusterRule[] = [
  ...podRules,
  ...containerRules,
  ...resourceRules,
  ...portRules,
  ...probeRules,
  ...environmentRules,
  ...securityRules,
  ...sizeRules,
];
