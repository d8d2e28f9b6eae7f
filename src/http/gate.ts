import type { FastifyRequest } from 'fastify';
import type { Identity } from '../access/identity.ts';
import type { Deed, ManageOptions, Permissions } from '../access/permission.ts';
import type { Authenticator } from '../access/token-review.ts';
import { Problem } from '../problems.ts';
import type { Kind } from '../wizard/spec.ts';

/** What an endpoint asks for before it does anything. A route without one does not compile. */
export type Check =
  /** Any caller that is known. */
  | { readonly type: 'authenticated' }
  /** Federated Project Management of the project, for the kind where the path tells it, else for either. */
  | {
      readonly type: 'manage';
      readonly kindOf?: (params: Readonly<Record<string, string>>) => Kind | undefined;
      /** For what is done to a service that is there; `create` by default. */
      readonly verb?: ManageOptions['verb'];
    }
  /** `get` or `list` of `federatedservices` in the project. */
  | { readonly type: 'view'; readonly verb: 'get' | 'list' }
  /** Either of the two above. */
  | { readonly type: 'member-of-project' };

export interface Gate {
  /** @throws Problem `not-authenticated`, the same for every cause. */
  authenticate(request: FastifyRequest): Promise<Identity>;
  /** @throws Problem `permission-denied`, the same whether or not the project exists. */
  permit(identity: Identity, check: Check, params: Readonly<Record<string, string>>): Promise<void>;
  /** @throws Problem `permission-denied` */
  permitDeed(identity: Identity, deed: Deed): Promise<void>;
}

export const createGate = (authenticator: Authenticator, permissions: Permissions): Gate => ({
  authenticate: async (request) => {
    const token = bearerToken(request);
    const identity = token === undefined ? undefined : await authenticator.authenticate(token);
    if (identity === undefined) throw new Problem('not-authenticated', { headers: { 'WWW-Authenticate': 'Bearer' } });
    return identity;
  },
  permit: async (identity, check, params) => {
    if (!(await isPermitted(permissions, identity, check, params))) throw new Problem('permission-denied');
  },
  permitDeed: async (identity, deed) => {
    if (!(await permissions.holds(identity, deed))) throw new Problem('permission-denied');
  },
});

const isPermitted = async (
  permissions: Permissions,
  identity: Identity,
  check: Check,
  params: Readonly<Record<string, string>>,
): Promise<boolean> => {
  const project = params.project ?? '';
  switch (check.type) {
    case 'authenticated':
      return true;
    case 'manage':
      return permissions.mayManage(identity, project, check.kindOf?.(params), { verb: check.verb ?? 'create' });
    case 'view':
      return permissions.mayView(identity, project, check.verb);
    case 'member-of-project':
      return (
        (await permissions.mayView(identity, project, 'get')) || permissions.mayManage(identity, project, undefined)
      );
  }
};

/** The token of exactly one `Authorization: Bearer` header (RFC 6750, section 2.1); Node joins or drops repeated ones, so the raw headers count. */
const bearerToken = (request: FastifyRequest): string | undefined => {
  const raw = request.raw.rawHeaders;
  let count = 0;
  for (let at = 0; at < raw.length; at += 2) if (raw[at]?.toLowerCase() === 'authorization') count++;
  if (count !== 1) return undefined;
  return /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
};
