import { type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { forbiddenValue, required, unsupported } from './causes.ts';
import { type Causes, checkOptionalText } from './checks.ts';
import { subdomainName } from './names.ts';
import { checkStorageRequest } from './resource-amounts.ts';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

const checkModes = (modes: readonly Json[], field: string): Causes => {
  if (modes.length === 0) return [required(field, 'at least 1 access mode is required')];
  const alone = modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod');
  return [
    ...modes.filter((mode) => !MODES.includes(textOf(mode))).map((mode) => unsupported(field, mode, MODES)),
    ...(alone ? [forbiddenValue(field, 'may not use ReadWriteOncePod with other access modes')] : []),
  ];
};

/** The spec of a claim or of a claim template. */
export const checkClaimSpec = (spec: JsonObject, field: string): Causes => [
  ...checkModes(listOf(spec.accessModes), `${field}.accessModes`),
  ...checkStorageRequest(objectOf(spec.resources), `${field}.resources`),
  ...checkOptionalText(`${field}.storageClassName`, spec.storageClassName, subdomainName),
];
