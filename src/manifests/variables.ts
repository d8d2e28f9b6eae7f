import type { ClusterContainer } from '../wizard/cluster-spec.ts';
import type { Unfinished } from '../wizard/spec.ts';
import { type Part, parts } from './part.ts';

type Container = Unfinished<ClusterContainer>;
type Reference = NonNullable<Container['envReferences']>[number];

interface KeyReference {
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}

/** An environment variable as a container of Kubernetes has it. */
export interface Variable {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: KeyReference; readonly secretKeyRef?: KeyReference };
}

/** A variable and, where a batch reference brought it, the pointer of that reference. */
export interface VariablePart extends Part<Variable> {
  readonly referenceAt?: string;
}

/** Variables one by one, then each key of the batch references. What has no name is left out. */
export const variablesOf = (
  { value: { env, envReferences }, at }: Part<Container>,
  referencedVariables: ReferencedVariables,
): readonly VariablePart[] =>
  [
    ...parts(env, `${at}/env`),
    ...parts(envReferences, `${at}/envReferences`).flatMap(({ value, at: referenceAt }) =>
      parts(referencedVariables(value), `${referenceAt}/keys`).map(({ value, at }) => ({ value, at, referenceAt })),
    ),
  ].filter(({ value }) => value.name !== undefined);

/** The variables that a batch reference stands for, one a key. */
export type ReferencedVariables = (reference: Reference) => readonly Variable[];

export const referencedVariables: ReferencedVariables = ({ kind, name, keys = [] }) =>
  keys.map((key) => ({ name: key, valueFrom: keyOf(kind, { name, key }) }));

const keyOf = (kind: 'ConfigMap' | 'Secret' | undefined, reference: KeyReference): Variable['valueFrom'] =>
  kind === 'ConfigMap' ? { configMapKeyRef: reference } : kind === 'Secret' ? { secretKeyRef: reference } : undefined;

const keyReference = (reference: KeyReference | undefined) =>
  reference && { name: reference.name, key: reference.key, optional: reference.optional };

export const variable = ({ name, value, valueFrom }: Variable) => ({
  name,
  value,
  valueFrom: valueFrom && {
    configMapKeyRef: keyReference(valueFrom.configMapKeyRef),
    secretKeyRef: keyReference(valueFrom.secretKeyRef),
  },
});
