import { type Attempt, type Caller, demand, type Grant } from './permissions.ts';
import { badRequest, unauthorized } from './refusal.ts';

/** A bearer token that the cluster accepts, and who it stands for. */
export interface TokenUser {
  readonly token: string;
  readonly username: string;
  readonly uid?: string;
  /** Without `system:authenticated`, which the server adds. */
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export type RequestHeaders = ReadonlyMap<string, readonly string[]>;

const AUTHENTICATED = 'system:authenticated';
const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;
const EXTRA_PREFIX = 'impersonate-extra-';
const IMPERSONATION = 'impersonate-';

const ANONYMOUS: Caller = { username: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} };

const withAuthenticated = (groups: readonly string[]): readonly string[] => [...new Set([...groups, AUTHENTICATED])];

export const callerOfToken = (tokens: readonly TokenUser[], token: string): Caller | undefined => {
  const user = tokens.find((each) => each.token === token);
  if (user === undefined) return undefined;
  const { username, uid, groups = [], extra = {} } = user;
  return { username, ...(uid === undefined ? {} : { uid }), groups: withAuthenticated(groups), extra };
};

/** Who sent the request. Without a token: the anonymous user. */
const authenticate = (tokens: readonly TokenUser[], headers: RequestHeaders): Caller => {
  const [header] = headers.get('authorization') ?? [];
  if (header === undefined) return ANONYMOUS;
  const token = /^bearer +(\S+) *$/i.exec(header)?.[1];
  if (token === undefined) return ANONYMOUS;
  const caller = callerOfToken(tokens, token);
  if (caller === undefined) throw unauthorized();
  return caller;
};

/** HTTP clients hand over UTF-8 as one character per byte. */
const decodeHeader = (value: string): string => {
  const isBytes = [...value].every((character) => (character.codePointAt(0) ?? 0) < 256);
  const decoded = Buffer.from(value, 'latin1').toString('utf8');
  return isBytes && !decoded.includes('\ufffd') ? decoded : value;
};

const lines = (headers: RequestHeaders, name: string): readonly string[] =>
  (headers.get(name) ?? []).map((value) => decodeHeader(value).trim());

const extraKey = (header: string): string => {
  const raw = header.slice(EXTRA_PREFIX.length).toLowerCase();
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
};

const extrasOf = (headers: RequestHeaders): Record<string, readonly string[]> =>
  Object.fromEntries(
    [...headers.keys()]
      .filter((name) => name.startsWith(EXTRA_PREFIX))
      .map((name) => [extraKey(name), lines(headers, name)]),
  );

const groupsOf = (username: string, asked: readonly string[]): readonly string[] => {
  if (username === ANONYMOUS.username) return [...asked, 'system:unauthenticated'];
  const account = SERVICE_ACCOUNT.exec(username);
  const own = account === null ? [] : ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`];
  return withAuthenticated([...asked, ...(asked.length === 0 ? own : [])]);
};

const impersonate = (group: string, resource: string, name: string, namespace = ''): Attempt => ({
  verb: 'impersonate',
  group,
  resource,
  namespace,
  name,
});

const attemptsOf = ({ username, uid, extra }: Caller, groups: readonly string[]): readonly Attempt[] => {
  const account = SERVICE_ACCOUNT.exec(username);
  const authentication = 'authentication.k8s.io';
  return [
    account === null
      ? impersonate('', 'users', username)
      : impersonate('', 'serviceaccounts', account[2] ?? '', account[1]),
    ...groups.map((group) => impersonate('', 'groups', group)),
    ...(uid === undefined ? [] : [impersonate(authentication, 'uids', uid)]),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => impersonate(authentication, `userextras/${key}`, value)),
    ),
  ];
};

const withoutUser = (groups: readonly string[], uid: string | undefined): Error =>
  badRequest(
    `requested &user.DefaultInfo{Name:"", UID:"${uid ?? ''}", Groups:[]string{${groups.map((g) => JSON.stringify(g)).join(', ')}}, Extra:map[string][]string{}} without impersonating a user name`,
  );

/**
 * Who the request acts as: the sender, or whom it impersonates. A user header that is empty, with nothing beside it, is
 * no impersonation at all.
 *
 * @throws Refusal 401, 400 (parts without a user name), 403 (the sender may not impersonate)
 */
export const callerOf = (tokens: readonly TokenUser[], grants: readonly Grant[], headers: RequestHeaders): Caller => {
  const sender = authenticate(tokens, headers);
  if (![...headers.keys()].some((name) => name.startsWith(IMPERSONATION))) return sender;
  const username = lines(headers, 'impersonate-user')[0] ?? '';
  const groups = lines(headers, 'impersonate-group');
  const [uid] = lines(headers, 'impersonate-uid');
  const extra = extrasOf(headers);
  if (username === '') {
    if (groups.length === 0 && uid === undefined && Object.keys(extra).length === 0) return sender;
    throw withoutUser(groups, uid);
  }
  const target = { username, ...(uid === undefined ? {} : { uid }), groups: groupsOf(username, groups), extra };
  for (const attempt of attemptsOf(target, groups)) demand(grants, sender, attempt);
  return target;
};
