import { at, isObject, type Json, type JsonObject, objectOf, textOf } from '../json.ts';
import { forbiddenValue, invalidValue, unsupported } from './causes.ts';
import { type Causes, checkNotNegative } from './checks.ts';

const PERCENT_TEXT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

const checkShare = (value: Json | undefined, field: string): Causes => {
  if (typeof value === 'number') return checkNotNegative(field, value);
  return /^[0-9]+%$/.test(textOf(value)) ? [] : [invalidValue(field, value, PERCENT_TEXT)];
};

const amountOf = (value: Json | undefined): number => Number(String(value ?? 0).replace('%', ''));

const checkRolling = (rolling: JsonObject, field: string): Causes => {
  const { maxUnavailable, maxSurge } = rolling;
  const place = `${field}.maxUnavailable`;
  const isTooMuch = typeof maxUnavailable === 'string' && amountOf(maxUnavailable) > 100;
  return [
    ...checkShare(maxUnavailable, place),
    ...checkShare(maxSurge, `${field}.maxSurge`),
    ...(amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0
      ? [invalidValue(place, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...(isTooMuch ? [invalidValue(place, maxUnavailable, 'must not be greater than 100%')] : []),
  ];
};

export const checkDeploymentStrategy = (strategy: JsonObject, field: string): Causes => {
  const rolling = strategy.rollingUpdate;
  if (strategy.type === 'RollingUpdate') return checkRolling(objectOf(rolling), `${field}.rollingUpdate`);
  if (strategy.type !== 'Recreate') return [unsupported(field, strategy, ['Recreate', 'RollingUpdate'])];
  return rolling === undefined
    ? []
    : [forbiddenValue(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
};

export const checkStatefulSetStrategy = (strategy: JsonObject, field: string): Causes => {
  if (strategy.type === 'RollingUpdate')
    return checkNotNegative(`${field}.rollingUpdate.partition`, at(strategy, 'rollingUpdate', 'partition'));
  if (strategy.type !== 'OnDelete') return [invalidValue(field, strategy, "must be 'RollingUpdate' or 'OnDelete'")];
  return isObject(strategy.rollingUpdate)
    ? [
        invalidValue(
          `${field}.rollingUpdate`,
          strategy.rollingUpdate,
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      ]
    : [];
};
