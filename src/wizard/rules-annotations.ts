import type { ClusterSpec } from './cluster-spec.ts';
import { eachContainer } from './pod-settings/rules-walk.ts';
import { type ClusterRule, type Fault, places } from './rule.ts';
import type { Unfinished } from './spec.ts';

/** Keys and values of all annotations of one object, in UTF-8: more is refused by the API server. */
const MAX_BYTES = 262_144;

/** For the annotations that Slipway writes on the Service and on the workload: texts of the form, names, marks. */
const OURS = 4_096;

type Annotations = Readonly<Record<string, string | undefined>>;

const bytesOf = (annotations: Annotations): number =>
  Object.entries(annotations).reduce(
    (sum, [key, value = '']) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );

/** The schema looks at the user's annotations alone; together with ours they can be too many. */
function* tooMany(
  users: Annotations | undefined,
  ours: number,
  at: string,
  involved: readonly string[] = [],
): Generator<Fault> {
  if (users === undefined || bytesOf(users) + ours <= MAX_BYTES) return;
  yield { at, involved, params: { minimum: 0, maximum: Math.max(0, MAX_BYTES - ours), unit: 'bytes' } };
}

/** What rendering adds to the pods: pull secrets by container, and IP pools. */
const oursOnPods = (spec: Unfinished<ClusterSpec>): number => {
  const pulling = eachContainer(spec).flatMap(({ container: { name, imagePullSecret } }) =>
    imagePullSecret === undefined ? [] : [[name ?? '', imagePullSecret]],
  );
  const pools = spec.advancedSettings?.ipPools ?? [];
  return bytesOf({
    ...(pulling.length > 0 && { 'kubesphere.io/imagepullsecrets': JSON.stringify(Object.fromEntries(pulling)) }),
    ...(pools.length > 0 && { 'cni.projectcalico.org/ipv4pools': JSON.stringify(pools) }),
  });
};

export const annotationRules: readonly ClusterRule[] = [
  {
    code: 'length',
    severity: 'error',
    at: places('/podSettings/metadata/annotations', '/advancedSettings/{metadata,externalAccess}/annotations'),
    *faults(spec) {
      const { podSettings, advancedSettings } = spec;
      const pulling = eachContainer(spec).map(({ at }) => `${at}/imagePullSecret`);
      yield* tooMany(
        podSettings?.metadata?.annotations,
        oursOnPods(spec),
        '/podSettings/metadata/annotations',
        pulling,
      );
      yield* tooMany(advancedSettings?.metadata?.annotations, OURS, '/advancedSettings/metadata/annotations');
      yield* tooMany(
        advancedSettings?.externalAccess?.annotations,
        OURS,
        '/advancedSettings/externalAccess/annotations',
      );
    },
  },
];
