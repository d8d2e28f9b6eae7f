import { callerOfToken, type TokenUser } from './authentication.ts';
import { at, isObject, type Json, type JsonObject, listOf, textOf } from './json.ts';
import { type Grant, judge } from './permissions.ts';
import { badRequest, type Cause, invalid } from './refusal.ts';

/**
 * Answers a TokenReview as a server with static tokens does; `authenticated` is absent when it is not.
 *
 * @throws Refusal 400 without a token
 */
export const reviewToken = (tokens: readonly TokenUser[], review: JsonObject): JsonObject => {
  const token = textOf(at(review, 'spec', 'token'));
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const caller = callerOfToken(tokens, token);
  return {
    ...review,
    kind: 'TokenReview',
    apiVersion: 'authentication.k8s.io/v1',
    status: caller === undefined ? { user: {}, error: 'invalid bearer token' } : authenticated(caller, review),
  };
};

const authenticated = (caller: NonNullable<ReturnType<typeof callerOfToken>>, review: JsonObject): JsonObject => {
  const asked = listOf(at(review, 'spec', 'audiences'));
  const { username, uid, groups, extra } = caller;
  const hasExtra = Object.keys(extra).length > 0;
  return {
    authenticated: true,
    user: { username, ...(uid === undefined ? {} : { uid }), groups, ...(hasExtra ? { extra } : {}) },
    audiences: asked.length > 0 ? asked : ['https://kubernetes.default.svc'],
  };
};

const EXACTLY_ONE = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';

const reviewCauses = (spec: Json | undefined): readonly Cause[] => {
  const resource = at(spec, 'resourceAttributes');
  const other = at(spec, 'nonResourceAttributes');
  const hasSubject = textOf(at(spec, 'user')) !== '' || listOf(at(spec, 'groups')).length > 0;
  return [
    ...(isObject(resource) && isObject(other)
      ? [
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: cannot be specified in combination with resourceAttributes',
            field: 'spec.nonResourceAttributes',
          },
        ]
      : []),
    ...(!isObject(resource) && !isObject(other)
      ? [
          {
            reason: 'FieldValueInvalid',
            message: `Invalid value: null: ${EXACTLY_ONE}`,
            field: 'spec.resourceAttributes',
          },
        ]
      : []),
    ...(hasSubject
      ? []
      : [
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: "": at least one of user or group must be specified',
            field: 'spec.user',
          },
        ]),
  ];
};

const bindingText = ({ name, namespace }: Grant, user: string): string =>
  namespace === undefined
    ? `RBAC: allowed by ClusterRoleBinding "${name}" of ClusterRole "${name}" to User "${user}"`
    : `RBAC: allowed by RoleBinding "${name}/${namespace}" of Role "${name}" to User "${user}"`;

/**
 * Answers a SubjectAccessReview. The groups of the user are those in the review; nobody looks them up.
 *
 * @throws Refusal 422 without a subject, or without exactly one kind of attributes
 */
export const reviewAccess = (grants: readonly Grant[], review: JsonObject): JsonObject => {
  const spec = at(review, 'spec');
  const causes = reviewCauses(spec);
  if (causes.length > 0)
    throw invalid({ group: 'authorization.k8s.io', kind: 'SubjectAccessReview', name: '' }, causes);
  const attributes = at(spec, 'resourceAttributes');
  const username = textOf(at(spec, 'user'));
  const subresource = textOf(at(attributes, 'subresource'));
  const resource = textOf(at(attributes, 'resource'));
  const verdict = judge(
    grants,
    { username, groups: listOf(at(spec, 'groups')).map(textOf) },
    {
      verb: textOf(at(attributes, 'verb')),
      group: textOf(at(attributes, 'group')),
      resource: subresource === '' ? resource : `${resource}/${subresource}`,
      namespace: textOf(at(attributes, 'namespace')),
      name: textOf(at(attributes, 'name')),
    },
  );
  const grant = verdict.allowed ? verdict.grant : undefined;
  const status = {
    allowed: verdict.allowed,
    ...(grant === undefined ? {} : { reason: bindingText(grant, username) }),
  };
  return { ...review, kind: 'SubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', status };
};
