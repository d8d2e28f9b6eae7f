import type { ClusterContainer } from '../wizard/cluster-spec.ts';
import type { Unfinished } from '../wizard/spec.ts';
import { firstOfEachName, type Part, parts } from './part.ts';

type Container = Unfinished<ClusterContainer>;

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
export const variablesOf = ({ value: container, at }: Part<Container>): readonly VariablePart[] =>
  firstOfEachName([...parts(container.env, `${at}/env`), ...referencedVariables(container, at)]).filter(
    ({ value }) => value.name !== undefined,
  );

const referencedVariables = (container: Container, at: string): readonly VariablePart[] =>
  parts(container.envReferences, `${at}/envReferences`).flatMap(({ value: { kind, name, keys }, at: referenceAt }) =>
    parts(keys, `${referenceAt}/keys`).map(({ value: key, at }) => ({
      at,
      referenceAt,
      value: { name: key, valueFrom: keyOf(kind, { name, key }) },
    })),
  );

const keyOf = (kind: 'ConfigMap' | 'Secret' | undefined, reference: KeyReference): Variable['valueFrom'] =>
  kind === 'ConfigMap' ? { configMapKeyRef: reference } : kind === 'Secret' ? { secretKeyRef: reference } : undefined;

const keyReference = (reference: KeyReference | undefined) =>
  reference && { name: reference.name, key: reference.key, optional: reference.optional };

export const variable = ({ value: { name, value, valueFrom } }: VariablePart) => ({
  name,
  value,
  valueFrom: {
    configMapKeyRef: keyReference(valueFrom?.configMapKeyRef),
    secretKeyRef: keyReference(valueFrom?.secretKeyRef),
  },
});
