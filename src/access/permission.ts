import type { Kind } from '../wizard/spec.ts';
import type { Identity } from './identity.ts';
import type { ResourceAttributes, Reviewer } from './permission-review.ts';

/** A resource by whose rights a permission is told. */
export interface PermissionResource {
  readonly group: string;
  readonly resource: string;
}

/** What "Federated Project Management" is made of: all of `service`, and all of the kind's own list. */
export interface PermissionRule {
  readonly service: readonly PermissionResource[];
  readonly stateless: readonly PermissionResource[];
  readonly stateful: readonly PermissionResource[];
}

const federated = (resource: string): PermissionResource => ({ group: 'types.kubefed.io', resource });

/** RBAC answers for these whether or not KubeFed is installed. */
export const federatedProjectManagement: PermissionRule = {
  service: [federated('federatedservices')],
  stateless: [federated('federateddeployments')],
  stateful: [federated('federatedstatefulsets')],
};

/** What is to be done in a project. */
export interface Deed {
  readonly project: string;
  readonly verb: 'create' | 'update' | 'delete' | 'get' | 'list';
  /** Workload kinds it is about: `either` where that is not known yet, nothing where it is about the service alone. */
  readonly kind?: Kind | 'either';
  /** Ask again, whatever was answered before. */
  readonly fresh?: boolean;
}

export interface ManageOptions {
  /** `create`, which Federated Project Management is made of, or what is to be done to a service that is there. */
  readonly verb?: 'create' | 'update' | 'delete';
  /** Ask again, whatever was answered before. */
  readonly fresh?: boolean;
}

/** All of these throw AccessReviewUnavailable when there is no clear answer. */
export interface Permissions {
  holds(identity: Identity, deed: Deed): Promise<boolean>;
  /** Federated Project Management of the kind, or of either. */
  mayManage(identity: Identity, project: string, kind: Kind | undefined, options?: ManageOptions): Promise<boolean>;
  mayView(identity: Identity, project: string, verb: 'get' | 'list'): Promise<boolean>;
}

export const createPermissions = (
  reviewer: Reviewer,
  rule: PermissionRule = federatedProjectManagement,
): Permissions => {
  const all = async (identity: Identity, deed: Deed, resources: readonly PermissionResource[]): Promise<boolean> => {
    const options = { fresh: deed.fresh };
    const asked = resources.map((resource) => reviewer.allowed(identity, attributesOf(deed, resource), options));
    const answers = await Promise.all(asked);
    // Of no resources all are allowed to anybody: a rule that names none lets nobody in.
    return answers.length > 0 && answers.every(Boolean);
  };
  const holds = async (identity: Identity, deed: Deed): Promise<boolean> => {
    const wholes = alternatives(rule, deed.kind).map((resources) => all(identity, deed, resources));
    return (await Promise.all(wholes)).some(Boolean);
  };
  return {
    holds,
    mayManage: (identity, project, kind, options) =>
      holds(identity, { project, verb: options?.verb ?? 'create', kind: kind ?? 'either', fresh: options?.fresh }),
    mayView: (identity, project, verb) => holds(identity, { project, verb }),
  };
};

/** Lists of resources of which one must be allowed as a whole. */
const alternatives = (rule: PermissionRule, kind: Deed['kind']): readonly (readonly PermissionResource[])[] => {
  if (kind === undefined) return [rule.service];
  const kinds: readonly Kind[] = kind === 'either' ? ['stateless', 'stateful'] : [kind];
  return kinds.map((one) => [...rule.service, ...rule[one]]);
};

const attributesOf = ({ project, verb }: Deed, { group, resource }: PermissionResource): ResourceAttributes => ({
  namespace: project,
  verb,
  group,
  resource,
});
