import { Type } from '@sinclair/typebox';
import type { FieldNotes } from './field-notes.ts';

/** RFC 1123 label of at most 63: names of clusters, containers, volumes. */
export const DnsLabel = (description: string, notes: FieldNotes = {}) =>
  Type.String({
    ...notes,
    description,
    minLength: 1,
    maxLength: 63,
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    grammar: 'dns-label',
  });

/** RFC 1123 subdomain of at most 253: names of Secrets, ConfigMaps, claims, classes and pools. */
export const DnsSubdomain = (description: string, notes: FieldNotes = {}) =>
  Type.String({
    ...notes,
    description,
    minLength: 1,
    maxLength: 253,
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    grammar: 'dns-subdomain',
  });

/** A key of a ConfigMap or Secret. */
export const ConfigKey = (description: string, notes: FieldNotes = {}) =>
  Type.String({
    ...notes,
    description,
    pattern: '^(?!\\.$)(?!\\.\\.)[-._a-zA-Z0-9]{1,253}$',
    grammar: 'config-key',
  });

/** A Kubernetes label value that is not empty. */
export const TargetValue = (description: string, notes: FieldNotes = {}) =>
  Type.String({
    ...notes,
    description,
    minLength: 1,
    maxLength: 63,
    pattern: '^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$',
    grammar: 'label-value',
  });

const namePart = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const prefix = (letters: string) =>
  `(?=[^/]{1,253}/)[${letters}]([-${letters}]*[${letters}])?(\\.[${letters}]([-${letters}]*[${letters}])?)*/`;
const labelKey = `^(${prefix('a-z0-9')})?${namePart}$`;
const annotationKey = `^(${prefix('A-Za-z0-9')})?${namePart}$`;

const LabelValue = Type.String({
  maxLength: 63,
  pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$',
  grammar: 'label-value',
});

/** A map of labels: qualified names with a lower-case prefix, values of 0 to 63. */
export const Labels = (description: string, notes: FieldNotes = {}) =>
  Type.Record(Type.String({ pattern: labelKey }), LabelValue, {
    ...notes,
    description,
    maxProperties: 100,
    additionalProperties: false,
    grammar: 'label-key',
  });

/** A map of annotations: qualified names (a prefix in any case), keys and values together at most 256 KiB of UTF-8. */
export const Annotations = (description: string) =>
  Type.Record(Type.String({ pattern: annotationKey }), Type.String(), {
    description,
    maxProperties: 100,
    maxAnnotationBytes: 262_144,
    additionalProperties: false,
    grammar: 'annotation-key',
  });
