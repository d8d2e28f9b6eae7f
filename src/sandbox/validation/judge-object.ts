import { type JsonObject, listOf, objectOf } from '../json.ts';
import { checkText } from './checks.ts';
import { checkClaimSpec } from './claims.ts';
import type { Judge, Judgement } from './judgement.ts';
import { checkMetadata, checkPodSecurityLabels } from './metadata.ts';
import { configKey, labelName, subdomainName, type TextRule } from './names.ts';
import { checkPodSpec, podWarnings } from './pod-spec.ts';
import { judgeService } from './services.ts';
import { judgeDeployment, judgeStatefulSet } from './workloads.ts';

const byName =
  (nameRule: TextRule): Judge =>
  (object) => ({ causes: checkMetadata(object, nameRule), warnings: [] });

const judgeNamespace: Judge = (object) => ({
  causes: [...checkMetadata(object, labelName), ...checkPodSecurityLabels(objectOf(objectOf(object.metadata).labels))],
  warnings: [],
});

const judgeKeys: Judge = (object) => ({
  causes: [
    ...checkMetadata(object, subdomainName),
    ...['data', 'binaryData'].flatMap((field) =>
      Object.keys(objectOf(object[field])).flatMap((key) => checkText(`${field}[${key}]`, key, configKey)),
    ),
  ],
  warnings: [],
});

const judgePod: Judge = (object) => {
  const spec = objectOf(object.spec);
  return {
    causes: [
      ...checkMetadata(object, subdomainName),
      ...checkPodSpec(spec, 'spec', listOf(spec.volumes).map(objectOf)),
    ],
    warnings: podWarnings(spec, 'spec'),
  };
};

const judgeClaim: Judge = (object) => ({
  causes: [...checkMetadata(object, subdomainName), ...checkClaimSpec(objectOf(object.spec), 'spec')],
  warnings: [],
});

const JUDGES: Readonly<Record<string, Judge>> = {
  Service: judgeService,
  Deployment: judgeDeployment,
  StatefulSet: judgeStatefulSet,
  Namespace: judgeNamespace,
  ConfigMap: judgeKeys,
  Secret: judgeKeys,
  Pod: judgePod,
  PersistentVolumeClaim: judgeClaim,
};

/** Judges a complete object, defaults included, against its kind's rules and what it replaces. */
export const judgeObject = (object: JsonObject, live: JsonObject | undefined, kind: string): Judgement =>
  (JUDGES[kind] ?? byName(subdomainName))(object, live);
