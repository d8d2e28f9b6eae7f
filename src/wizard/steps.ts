import { advancedSettings } from './advanced-settings/step.ts';
import { basicInformation } from './basic-information/step.ts';
import { clusterDifferences } from './cluster-differences/step.ts';
import { podSettings } from './pod-settings/step.ts';
import type { DraftSpec, StepKey } from './spec.ts';
import type { DefaultsContext } from './step.ts';
import { storageSettings } from './storage-settings/step.ts';

const registry = {
  basicInformation,
  podSettings,
  storageSettings,
  advancedSettings,
  clusterDifferences,
} as const satisfies {
  readonly [Key in StepKey]: { readonly key: Key };
};

/** The steps in the order of the form. A step of `ServiceSpec` that is missing here does not compile. */
export const steps = Object.values(registry);

export type AnyStep = (typeof steps)[number];

export const stepByKey = <Key extends StepKey>(key: Key): (typeof registry)[Key] => registry[key];

export const stepBySlug = (slug: string): AnyStep | undefined => steps.find((step) => step.slug === slug);

export const isStepKey = (key: string): key is StepKey => Object.hasOwn(registry, key);

/** The step that a pointer into the spec lies in; `undefined` for the spec itself and for unknown fields. */
export function stepOfPointer(pointer: string): AnyStep | undefined {
  const key = pointer.split('/', 2)[1] ?? '';
  return isStepKey(key) ? stepByKey(key) : undefined;
}

/** The spec with the defaults of the form in each step that was written; the given value is not touched. */
export function withDefaults(spec: DraftSpec, context: DefaultsContext): DraftSpec {
  return Object.fromEntries(
    steps.flatMap((step) => {
      const value = stepWithDefaults(step.key, spec[step.key], context);
      return value === undefined ? [] : [[step.key, value]];
    }),
  );
}

/** One step with its defaults. A step never written has none: `undefined` stays `undefined`. */
export function stepWithDefaults<Key extends StepKey>(
  key: Key,
  value: DraftSpec[Key],
  context: DefaultsContext,
): DraftSpec[Key] {
  const apply = stepByKey(key).withDefaults as (value: unknown, context: DefaultsContext) => DraftSpec[Key];
  return value === undefined ? undefined : apply(value, context);
}
