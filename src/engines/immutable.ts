import { canonicalJson } from '../manifests/digest.ts';
import { exactAmount } from '../manifests/exact-amount.ts';
import { fieldOf, valueIn } from '../manifests/field.ts';
import type { KubeObject } from '../manifests/kube-object.ts';

/** A field that servers do not let change, as they name it: `spec.volumeClaimTemplates`. */
export interface ImmutableChange {
  readonly path: string;
}

/** What must be equal for one field: two values with the same text are the same to the server. */
type Fixed = Readonly<Record<string, (spec: unknown) => string>>;

/**
 * Differences between two objects of one kind that a server would refuse, or (Service) pass over in silence: the object has to
 * be deleted and created anew. Both are as rendered; what they leave out counts as the server's default.
 */
export const immutableChanges = (before: KubeObject, after: KubeObject): readonly ImmutableChange[] =>
  Object.entries(fixedFields[after.kind] ?? {})
    .filter(([, textOf]) => textOf(before.spec) !== textOf(after.spec))
    .map(([path]) => ({ path }));

/** Whether a Service has no address of its own. */
export const isHeadless = (service: KubeObject): boolean => fieldOf(service.spec, 'clusterIP') === 'None';

const as =
  (field: string, byDefault: unknown) =>
  (spec: unknown): string =>
    canonicalJson(fieldOf(spec, field) ?? byDefault);

const claimTemplates = (spec: unknown): string => {
  const templates: unknown = fieldOf(spec, 'volumeClaimTemplates') ?? [];
  return canonicalJson(Array.isArray(templates) ? templates.map(withExactAmounts) : templates);
};

/** Of the claim's resources each quantity in one spelling: `10240Mi` and `10Gi` are equal to the server. */
const withExactAmounts = (template: unknown): unknown => ({
  rest: { ...Object(template), spec: { ...Object(fieldOf(template, 'spec')), resources: undefined } },
  amounts: ['requests', 'limits'].map((side) => exactAmounts(valueIn(template, ['spec', 'resources', side]))),
});

const exactAmounts = (amounts: unknown): object =>
  Object.fromEntries(Object.entries(Object(amounts)).map(([name, amount]) => [name, exactAmount(amount)]));

/** Kubernetes: `ValidateStatefulSetUpdate`, `ValidateDeploymentUpdate`, `ValidateServiceUpdate`. */
const fixedFields: Readonly<Record<string, Fixed>> = {
  Deployment: { 'spec.selector': as('selector', null) },
  StatefulSet: {
    'spec.selector': as('selector', null),
    'spec.serviceName': as('serviceName', ''),
    'spec.podManagementPolicy': as('podManagementPolicy', 'OrderedReady'),
    'spec.volumeClaimTemplates': claimTemplates,
  },
  Service: { 'spec.clusterIP': (spec) => String(fieldOf(spec, 'clusterIP') === 'None') },
};
