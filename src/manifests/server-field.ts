import { escapeSegment } from '../wizard/pointer.ts';
import { fieldOf } from './field.ts';
import type { KubeObject } from './kube-object.ts';

/**
 * The pointer in an object of a field as an API server names it: `spec.ports[0].nodePort` of a validation error,
 * `.spec.containers[name="main"].image` of a conflict or typed-patch error, a map with or without its key. Goes as far down
 * as the object does.
 */
export const objectPointer = (object: KubeObject, serverField: string): string =>
  walk(object, usual(object, /^[.[]/.test(serverField) ? serverField : `.${serverField}`), '');

/** Without what validation says in an odd way: pod metadata without `metadata`, and claim templates as if they were volumes. */
const usual = (object: KubeObject, field: string): string => {
  const whole = field.replace(/^\.spec\.template\.(annotations|labels)\b/, '.spec.template.metadata.$1');
  return object.kind === 'StatefulSet' ? withTemplates(object, whole) : whole;
};

/** The server checks a StatefulSet's pod with its claim templates as the first volumes, and counts its volumes after them. */
const withTemplates = (object: KubeObject, field: string): string => {
  const [, position, rest = ''] = /^\.spec\.template\.spec\.volumes\[(\d+)\](.*)$/.exec(field) ?? [];
  if (position === undefined) return field;
  const templates = fieldOf(object.spec, 'volumeClaimTemplates');
  const count = Array.isArray(templates) ? templates.length : 0;
  return Number(position) < count
    ? `.spec.volumeClaimTemplates[${position}]${rest === '.name' ? '.metadata.name' : ''}`
    : `.spec.template.spec.volumes[${Number(position) - count}]${rest}`;
};

interface Step {
  readonly field: string;
  /** What follows it. */
  readonly rest: string;
}

const walk = (value: unknown, field: string, pointer: string): string => {
  const step = field === '' ? undefined : Array.isArray(value) ? itemStep(value, field) : mapStep(value, field);
  const inner = step && fieldOf(value, step.field);
  return step === undefined || inner === undefined
    ? pointer
    : walk(inner, step.rest, `${pointer}/${escapeSegment(step.field)}`);
};

/** The longest key counts: keys of maps hold dots, and conflicts write them as they are. */
const mapStep = (value: unknown, field: string): Step | undefined =>
  Object.keys(Object(value))
    .flatMap((key) => [`.${key}`, `[${key}]`].map((text) => ({ text, field: key, rest: field.slice(text.length) })))
    .filter(({ text, rest }) => field.startsWith(text) && /^([.[]|$)/.test(rest))
    .sort((one, other) => other.field.length - one.field.length)[0];

const bracket = /^\[((?:[^\]"]|"(?:[^"\\]|\\.)*")*)\]/;

/** By position, by the keys of a list map, or (as one path of the server has it) by nothing: the first that has the field. */
const itemStep = (items: readonly unknown[], field: string): Step | undefined => {
  const [text, inside] = bracket.exec(field) ?? [];
  if (text === undefined || inside === undefined)
    return positionStep(
      items.findIndex((item) => mapStep(item, field)),
      field,
    );
  const position = /^\d+$/.test(inside) ? Number(inside) : items.findIndex((item) => hasKeys(item, inside));
  return positionStep(position, field.slice(text.length));
};

const positionStep = (position: number, rest: string): Step | undefined =>
  position < 0 ? undefined : { field: String(position), rest };

const hasKeys = (item: unknown, keys: string): boolean => {
  const pairs = [...keys.matchAll(/([^=,]+)=("(?:[^"\\]|\\.)*"|[^,]*)/g)];
  return pairs.length > 0 && pairs.every(([, key = '', value = '']) => String(fieldOf(item, key)) === plain(value));
};

const plain = (text: string): string => (text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text);
