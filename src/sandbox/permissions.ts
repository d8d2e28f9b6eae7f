import { forbidden, Refusal } from './refusal.ts';

/** Somebody as the API server knows them after authentication or impersonation. */
export interface Caller {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** One rule of one binding: like a Role or ClusterRole bound to its subjects. `*` stands for all in the three lists. */
export interface Grant {
  /** Names the binding in answers. */
  readonly name: string;
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  /** Absent: in the whole cluster, cluster-wide resources included. */
  readonly namespace?: string;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Absent: whatever the name. */
  readonly names?: readonly string[];
}

/** What a caller wants to do. `namespace` is empty for what is cluster-wide, or for all namespaces. */
export interface Attempt {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

const SUPERUSERS = 'system:masters';

const holds = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

const concerns = (grant: Grant, caller: Pick<Caller, 'username' | 'groups'>): boolean =>
  (grant.users?.includes(caller.username) ?? false) || (grant.groups?.some((g) => caller.groups.includes(g)) ?? false);

const covers = (grant: Grant, attempt: Attempt): boolean =>
  (grant.namespace === undefined || grant.namespace === attempt.namespace) &&
  holds(grant.apiGroups, attempt.group) &&
  holds(grant.resources, attempt.resource) &&
  holds(grant.verbs, attempt.verb) &&
  (grant.names === undefined || grant.names.includes(attempt.name));

export type Verdict = { readonly allowed: true; readonly grant?: Grant } | { readonly allowed: false };

/** Judges as RBAC does: everything is refused but what a grant allows; the superuser group may do all. */
export const judge = (
  grants: readonly Grant[],
  caller: Pick<Caller, 'username' | 'groups'>,
  attempt: Attempt,
): Verdict => {
  if (caller.groups.includes(SUPERUSERS)) return { allowed: true };
  const grant = grants.find((each) => concerns(each, caller) && covers(each, attempt));
  return grant === undefined ? { allowed: false } : { allowed: true, grant };
};

const scopeText = (namespace: string): string =>
  namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;

/** @throws Refusal 403 when no grant allows it */
export const demand = (grants: readonly Grant[], caller: Caller, attempt: Attempt): void => {
  if (judge(grants, caller, attempt).allowed) return;
  const { verb, group, resource, namespace, name } = attempt;
  throw forbidden(
    { group, plural: resource, name },
    `User "${caller.username}" cannot ${verb} resource "${resource}" in API group "${group}" ${scopeText(namespace)}`,
  );
};

/** Refuses a path that is no resource. */
export const forbiddenPath = (caller: Caller, verb: string, path: string): Refusal =>
  new Refusal({
    code: 403,
    reason: 'Forbidden',
    message: `forbidden: User "${caller.username}" cannot ${verb} path "${path}"`,
    details: {},
  });
