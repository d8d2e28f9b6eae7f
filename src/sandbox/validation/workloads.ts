import { at, type Json, type JsonObject, listOf, objectOf, same, textOf, withAt } from '../json.ts';
import { normalizeObject } from '../normalize.ts';
import { persistentVolumeClaim } from '../schema/kind-types.ts';
import { forbiddenValue, invalidValue, required } from './causes.ts';
import { type Causes, checkNotNegative, checkOptionalText, eachOf } from './checks.ts';
import { checkClaimSpec } from './claims.ts';
import type { Judge } from './judgement.ts';
import { checkAnnotations, checkLabels, checkMetadata } from './metadata.ts';
import { labelName, subdomainName } from './names.ts';
import { checkPodSpec, checkRestartPolicy, checkSelector, podWarnings } from './pod-spec.ts';
import { checkDeploymentStrategy, checkStatefulSetStrategy } from './update-strategies.ts';
import { volumesWithClaims } from './volumes.ts';

const TEMPLATE = 'spec.template.spec';

const checkSelection = (object: JsonObject): Causes => {
  const selector = objectOf(at(object, 'spec', 'selector'));
  const wanted = Object.entries(objectOf(selector.matchLabels));
  const labels = objectOf(at(object, 'spec', 'template', 'metadata', 'labels'));
  const kind = textOf(object.kind).toLowerCase();
  const mismatch = invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
  if (at(object, 'spec', 'selector') === undefined) return [required('spec.selector'), mismatch];
  if (wanted.length === 0 && listOf(selector.matchExpressions).length === 0)
    return [invalidValue('spec.selector', selector, `empty selector is invalid for ${kind}`)];
  const fits = wanted.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
  return fits ? [] : [mismatch];
};

const checkTemplate = (object: JsonObject): Causes => {
  const spec = objectOf(at(object, 'spec', 'template', 'spec'));
  const metadata = at(object, 'spec', 'template', 'metadata');
  return [
    ...checkSelector(at(object, 'spec', 'selector'), 'spec.selector'),
    ...checkSelection(object),
    ...checkLabels(objectOf(at(metadata, 'labels')), 'spec.template.labels'),
    ...checkAnnotations(objectOf(at(metadata, 'annotations')), 'spec.template.annotations'),
    ...checkPodSpec(spec, TEMPLATE, volumesWithClaims(object)),
    ...checkRestartPolicy(spec, TEMPLATE),
  ];
};

const checkCounts = (object: JsonObject): Causes =>
  ['replicas', 'minReadySeconds', 'revisionHistoryLimit'].flatMap((name) =>
    checkNotNegative(`spec.${name}`, at(object, 'spec', name)),
  );

const surprisingName = (object: JsonObject): readonly string[] => {
  const faults = labelName(textOf(at(object, 'metadata', 'name')));
  return faults.length === 0
    ? []
    : [
        `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${faults.join(' ')}]`,
      ];
};

const templateWarnings = (object: JsonObject): readonly string[] =>
  podWarnings(objectOf(at(object, 'spec', 'template', 'spec')), TEMPLATE);

const checkDeadline = (object: JsonObject): Causes => {
  const deadline = Number(at(object, 'spec', 'progressDeadlineSeconds') ?? 600);
  return deadline > Number(at(object, 'spec', 'minReadySeconds') ?? 0)
    ? []
    : [invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')];
};

export const judgeDeployment: Judge = (object, live) => {
  const selector = at(object, 'spec', 'selector');
  return {
    causes: [
      ...checkMetadata(object, subdomainName),
      ...checkTemplate(object),
      ...checkDeploymentStrategy(objectOf(at(object, 'spec', 'strategy')), 'spec.strategy'),
      ...checkCounts(object),
      ...checkDeadline(object),
      ...(live !== undefined && !same(selector, at(live, 'spec', 'selector'))
        ? [invalidValue('spec.selector', selector, 'field is immutable')]
        : []),
    ],
    warnings: [...surprisingName(object), ...templateWarnings(object)],
  };
};

const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

const MUTABLE_TEXT = `${MUTABLE.slice(0, -1)
  .map((name) => `'${name}'`)
  .join(', ')} and 'minReadySeconds'`;

const fixedPart = (object: JsonObject): JsonObject =>
  MUTABLE.reduce<JsonObject>((spec, name) => withAt(spec, [name], undefined), objectOf(object.spec));

const checkFixed = (object: JsonObject, live: JsonObject | undefined): Causes =>
  live === undefined || same(fixedPart(object), fixedPart(live))
    ? []
    : [forbiddenValue('spec', `updates to statefulset spec for fields other than ${MUTABLE_TEXT} are forbidden`)];

const checkPodManagement = (policy: Json | undefined): Causes =>
  policy === undefined || policy === 'OrderedReady' || policy === 'Parallel'
    ? []
    : [invalidValue('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];

const checkClaims = (object: JsonObject): Causes =>
  eachOf(at(object, 'spec', 'volumeClaimTemplates'), 'spec.volumeClaimTemplates', (claim, field) =>
    checkClaimSpec(objectOf(normalizeObject(claim, persistentVolumeClaim).spec), `${field}.spec`),
  );

export const judgeStatefulSet: Judge = (object, live) => ({
  causes: [
    ...checkMetadata(object, labelName),
    ...checkFixed(object, live),
    ...checkCounts(object),
    ...checkOptionalText('spec.serviceName', at(object, 'spec', 'serviceName'), labelName),
    ...checkPodManagement(at(object, 'spec', 'podManagementPolicy')),
    ...checkStatefulSetStrategy(objectOf(at(object, 'spec', 'updateStrategy')), 'spec.updateStrategy'),
    ...checkClaims(object),
    ...checkTemplate(object),
  ],
  warnings: templateWarnings(object),
});
