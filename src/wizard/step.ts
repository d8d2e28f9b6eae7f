import type { TSchema } from '@sinclair/typebox';
import type { ServiceSpec, StepKey, Unfinished } from './spec.ts';

/** What a step's defaults depend on beside its value. */
export interface DefaultsContext {
  readonly kind: 'stateless' | 'stateful';
  /** Member clusters of the project, in its order. */
  readonly clusters: readonly string[];
}

export type StepValue<Key extends StepKey> = NonNullable<ServiceSpec[Key]>;

/** One page of the form. The compiler holds it against `ServiceSpec`. */
export interface Step<Key extends StepKey = StepKey, Slug extends string = string> {
  /** In paths: kebab-case. */
  readonly slug: Slug;
  /** In JSON. */
  readonly key: Key;
  readonly schema: TSchema & { readonly static: StepValue<Key> };
  /** Whether a spec without this step is unfinished. */
  readonly required: undefined extends ServiceSpec[Key] ? false : true;
  /** The value with the defaults of the form in it; what the user left out and has no default of ours stays away. */
  readonly withDefaults: (value: Unfinished<StepValue<Key>>, context: DefaultsContext) => Unfinished<StepValue<Key>>;
}

export const defineStep = <const Key extends StepKey, const Slug extends string>(
  step: Step<Key, Slug>,
): Step<Key, Slug> => step;
