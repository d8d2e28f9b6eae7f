import { at, type JsonObject, objectOf, textOf } from '../json.ts';
import { invalidValue } from './causes.ts';
import { type Causes, checkText } from './checks.ts';
import { annotationKey, labelValue, qualifiedKey, type TextRule } from './names.ts';

/** Bytes of all keys and values together. */
const ANNOTATION_BYTES = 262_144;

/** Causes of maps name the map, never the key. */
export const checkLabels = (labels: JsonObject, field: string): Causes =>
  Object.entries(labels).flatMap(([key, value]) => [
    ...checkText(field, key, qualifiedKey),
    ...checkText(field, value, labelValue),
  ]);

export const checkAnnotations = (annotations: JsonObject, field: string): Causes => {
  const bytes = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(textOf(value)),
    0,
  );
  return [
    ...Object.keys(annotations).flatMap((key) => checkText(field, key, annotationKey)),
    ...(bytes > ANNOTATION_BYTES
      ? [{ reason: 'FieldValueTooLong', message: `Too long: may not be more than ${ANNOTATION_BYTES} bytes`, field }]
      : []),
  ];
};

const POD_SECURITY = /^pod-security\.kubernetes\.io\/(enforce|audit|warn)$/;
const LEVELS = ['privileged', 'baseline', 'restricted'];

export const checkPodSecurityLabels = (labels: JsonObject): Causes =>
  Object.entries(labels)
    .filter(([key, value]) => POD_SECURITY.test(key) && !LEVELS.includes(textOf(value)))
    .map(([key, value]) =>
      invalidValue(`metadata.labels[${key}]`, value, 'must be one of privileged, baseline, restricted'),
    );

/** The name by the kind's own rule, labels and annotations. */
export const checkMetadata = (object: JsonObject, nameRule: TextRule): Causes => {
  const metadata = objectOf(object.metadata);
  return [
    ...checkText('metadata.name', at(metadata, 'name'), nameRule),
    ...checkLabels(objectOf(metadata.labels), 'metadata.labels'),
    ...checkAnnotations(objectOf(metadata.annotations), 'metadata.annotations'),
  ];
};
