import { at, type Json, type JsonObject, objectOf, textOf } from '../json.ts';
import { parseQuantity } from '../quantity.ts';
import { invalidValue, required } from './causes.ts';
import type { Causes } from './checks.ts';
import { qualifiedKey } from './names.ts';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);
const BILLION = 1_000_000_000n;

const nanosOf = (value: Json | undefined): bigint => {
  const parsed = parseQuantity(String(value ?? '0'));
  return parsed.ok ? parsed.value.nanos : 0n;
};

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');

/** Resources that the API knows, but not for containers. */
const ELSEWHERE = new Set(['storage', 'pods', 'services', 'secrets', 'configmaps', 'persistentvolumeclaims']);

const nameFaults = (name: string): readonly string[] => {
  if (STANDARD.has(name) || isHugePages(name)) return [];
  if (!name.includes('/')) {
    const misplaced = 'must be a standard resource for containers';
    return ELSEWHERE.has(name) ? [misplaced] : ['must be a standard resource type or fully qualified', misplaced];
  }
  const faults = qualifiedKey(name);
  const isExtended = faults.length === 0 && !name.startsWith('requests.');
  return isExtended ? [] : [...faults, "doesn't follow extended resource name standard"];
};

const checkAmount = (name: string, value: Json, field: string): Causes => {
  const place = `${field}[${name}]`;
  const known = STANDARD.has(name) || isHugePages(name);
  const whole = nanosOf(value) % BILLION === 0n;
  return [
    ...nameFaults(name).map((fault) => invalidValue(place, name, fault)),
    ...(nanosOf(value) < 0n ? [invalidValue(place, value, 'must be greater than or equal to 0')] : []),
    ...(known || whole ? [] : [invalidValue(place, value, 'must be an integer')]),
  ];
};

const checkRequest = (name: string, request: Json, limit: Json | undefined, field: string): Causes => {
  const isExtended = !STANDARD.has(name);
  if (limit === undefined)
    return isExtended ? [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')] : [];
  const place = `${field}.requests`;
  if (isExtended && nanosOf(request) !== nanosOf(limit))
    return [invalidValue(place, request, `must be equal to ${name} limit of ${textOf(limit)}`)];
  return nanosOf(request) > nanosOf(limit)
    ? [invalidValue(place, request, `must be less than or equal to ${name} limit of ${textOf(limit)}`)]
    : [];
};

/** Requests and limits of a container. */
export const checkResources = (resources: JsonObject, field: string): Causes => {
  const limits = objectOf(resources.limits);
  const requests = objectOf(resources.requests);
  return [
    ...Object.entries(limits).flatMap(([name, value]) => checkAmount(name, value, `${field}.limits`)),
    ...Object.entries(requests).flatMap(([name, value]) => [
      ...checkAmount(name, value, `${field}.requests`),
      ...checkRequest(name, value, at(limits, name), field),
    ]),
  ];
};

/** The size of a claim. */
export const checkStorageRequest = (resources: JsonObject, field: string): Causes => {
  const storage = at(resources, 'requests', 'storage');
  if (storage === undefined) return [required(`${field}[storage]`)];
  return nanosOf(storage) > 0n ? [] : [invalidValue(`${field}[storage]`, storage, 'must be greater than zero')];
};

const amountsOf = (container: JsonObject): readonly (readonly [string, string, Json])[] =>
  (['limits', 'requests'] as const).flatMap((kind) =>
    Object.entries(objectOf(at(container, 'resources', kind))).map(([name, value]) => [kind, name, value] as const),
  );

/** Memory in fractions of a byte is stored, with a warning. */
export const fractionalMemory = (container: JsonObject, field: string): readonly string[] =>
  amountsOf(container)
    .filter(([, name, value]) => name === 'memory' && nanosOf(value) % BILLION !== 0n)
    .map(
      ([kind, name, value]) =>
        `${field}.resources.${kind}[${name}]: fractional byte value "${textOf(value)}" is invalid, must be an integer`,
    );
