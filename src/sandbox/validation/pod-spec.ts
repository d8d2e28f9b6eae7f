import { at, type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { invalidValue, required, unsupported } from './causes.ts';
import { type Causes, checkText, eachOf } from './checks.ts';
import { checkContainers, checkUserIds } from './containers.ts';
import { labelValue, qualifiedKey } from './names.ts';
import { fractionalMemory } from './resource-amounts.ts';
import { checkVolumes, mountable } from './volumes.ts';

const checkExpression = (expression: JsonObject, field: string): Causes => [
  ...checkText(`${field}.key`, expression.key, qualifiedKey),
  ...(['In', 'NotIn'].includes(textOf(expression.operator)) && listOf(expression.values).length === 0
    ? [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
    : []),
  ...listOf(expression.values).flatMap((value, index) => checkText(`${field}.values[${index}]`, value, labelValue)),
];

/** A selector of labels, wherever it stands. */
export const checkSelector = (selector: Json | undefined, field: string): Causes => [
  ...Object.entries(objectOf(at(selector, 'matchLabels'))).flatMap(([key, value]) => [
    ...checkText(`${field}.matchLabels`, key, qualifiedKey),
    ...checkText(`${field}.matchLabels`, value, labelValue),
  ]),
  ...eachOf(at(selector, 'matchExpressions'), `${field}.matchExpressions`, checkExpression),
];

const checkTerm = (term: JsonObject, field: string): Causes => [
  ...(textOf(term.topologyKey) === '' ? [required(`${field}.topologyKey`, 'can not be empty')] : []),
  ...checkText(`${field}.topologyKey`, term.topologyKey ?? '', qualifiedKey),
  ...checkSelector(term.labelSelector, `${field}.labelSelector`),
];

const checkTerms = (terms: Json | undefined, field: string): Causes => [
  ...eachOf(
    at(terms, 'requiredDuringSchedulingIgnoredDuringExecution'),
    `${field}.requiredDuringSchedulingIgnoredDuringExecution`,
    checkTerm,
  ),
  ...eachOf(
    at(terms, 'preferredDuringSchedulingIgnoredDuringExecution'),
    `${field}.preferredDuringSchedulingIgnoredDuringExecution`,
    (preferred, place) => {
      const weight = Number(preferred.weight ?? 0);
      return [
        ...(weight >= 1 && weight <= 100
          ? []
          : [invalidValue(`${place}.weight`, weight, 'must be in the range 1-100')]),
        ...checkTerm(objectOf(preferred.podAffinityTerm), `${place}.podAffinityTerm`),
      ];
    },
  ),
];

const checkNodeSelector = (spec: JsonObject, field: string): Causes =>
  Object.entries(objectOf(spec.nodeSelector)).flatMap(([key, value]) => [
    ...checkText(field, key, qualifiedKey),
    ...checkText(field, value, labelValue),
  ]);

/**
 * @param volumes - the pod's volumes; of a StatefulSet those of its claim templates too, first
 */
export const checkPodSpec = (spec: JsonObject, field: string, volumes: readonly JsonObject[]): Causes => [
  ...checkVolumes(volumes, `${field}.volumes`),
  ...checkContainers(spec, field, mountable(volumes)),
  ...checkNodeSelector(spec, `${field}.nodeSelector`),
  ...checkUserIds(objectOf(spec.securityContext), `${field}.securityContext`),
  ...checkTerms(at(spec, 'affinity', 'podAffinity'), `${field}.affinity.podAffinity`),
  ...checkTerms(at(spec, 'affinity', 'podAntiAffinity'), `${field}.affinity.podAntiAffinity`),
];

/** Workloads restart their containers always. */
export const checkRestartPolicy = (spec: JsonObject, field: string): Causes =>
  spec.restartPolicy === 'Always' ? [] : [unsupported(`${field}.restartPolicy`, spec.restartPolicy, ['Always'])];

const containersOf = (spec: JsonObject): readonly (readonly [JsonObject, string])[] =>
  ['initContainers', 'containers'].flatMap((list) =>
    listOf(spec[list]).map((container, index) => [objectOf(container), `${list}[${index}]`] as const),
  );

const secondPlaces = (spec: JsonObject, field: string): readonly string[] => {
  const places = listOf(spec.containers).flatMap((container, c) =>
    listOf(at(container, 'ports')).map((port, p) => ({
      key: `${at(port, 'containerPort')}/${textOf(at(port, 'protocol'))}`,
      name: textOf(at(port, 'name')),
      place: `${field}.containers[${c}].ports[${p}]`,
    })),
  );
  return places.flatMap(({ key, name, place }, index) => {
    const before = places.slice(0, index);
    const first = before.find((each) => each.key === key);
    const namesake = before.find((each) => name !== '' && each.name === name);
    return [
      ...(first === undefined ? [] : [`${place}: duplicate port definition with ${first.place}`]),
      ...(namesake === undefined
        ? []
        : [
            `${place}: duplicate port name "${name}" with ${namesake.place}, services and probes that select ports by name will use ${namesake.place}`,
          ]),
    ];
  });
};

/** What the server stores, but remarks upon. */
export const podWarnings = (spec: JsonObject, field: string): readonly string[] => [
  ...containersOf(spec).flatMap(([container, place]) => fractionalMemory(container, `${field}.${place}`)),
  ...secondPlaces(spec, field),
  ...(Number(spec.terminationGracePeriodSeconds ?? 0) < 0
    ? [`${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
    : []),
];
