/** Where Redis is, in the three ways that it is run. Ports are TCP ports. */
export type RedisAddress =
  | ({ readonly type: 'single'; readonly node: RedisNode } & RedisLogin)
  | ({ readonly type: 'cluster'; readonly nodes: readonly RedisNode[] } & RedisLogin)
  | ({
      readonly type: 'sentinel';
      readonly sentinels: readonly RedisNode[];
      /** The name that the sentinels know the primary by. */
      readonly name: string;
      readonly db: number;
    } & RedisLogin);

export interface RedisNode {
  readonly host: string;
  readonly port: number;
  /** Number of the database; a cluster has only 0. */
  readonly db: number;
}

export interface RedisLogin {
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
}

interface ParsedUrl extends RedisNode, RedisLogin {}

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

/**
 * Understands `redis://` and `rediss://` (TLS) with `user:password@` and `/db`, a comma-separated list of those for a
 * Redis Cluster (login and TLS as in the first), and `redis+sentinel://host:port,host:port/name[/db]` or
 * `rediss+sentinel://`, where login and TLS are those of Redis.
 *
 * @throws Error that says what is wrong without repeating the address, which may hold a password
 */
export function parseRedisAddress(address: string): RedisAddress {
  const sentinel = /^(rediss?)\+sentinel:\/\/(.*)$/.exec(address.trim());
  if (sentinel) return parseSentinels(sentinel[1] === 'rediss', sentinel[2] ?? '');
  const [first, ...others] = address.split(',').map((part) => parseNode(part.trim()));
  if (first === undefined) throw malformed('is empty');
  const { host, port, db, ...login } = first;
  if (others.length === 0) return { type: 'single', node: { host, port, db }, ...login };
  if ([first, ...others].some((node) => node.db !== 0))
    throw malformed('names a database, which a cluster does not have');
  return {
    type: 'cluster',
    nodes: [first, ...others].map((node) => ({ host: node.host, port: node.port, db: 0 })),
    ...login,
  };
}

function parseSentinels(tls: boolean, rest: string): RedisAddress {
  const { login, path, places } = /^(?:(?<login>[^@/]*)@)?(?<places>[^@/]+)\/(?<path>.+)$/.exec(rest)?.groups ?? {};
  const [name, db, ...more] = (path ?? '').split('/');
  if (places === undefined || !name || more.length > 0)
    throw malformed('is not redis+sentinel://host:port,host:port/name');
  const sentinels = places.split(',').map((place) => {
    const { host, port } = parseUrl(`redis://${place}`, SENTINEL_PORT);
    return { host, port, db: 0 };
  });
  const { username, password } = parseUrl(
    `redis://${login ?? ''}${login === undefined ? '' : '@'}sentinel`,
    SENTINEL_PORT,
  );
  return {
    type: 'sentinel',
    sentinels,
    name: decode(name),
    db: parseDb(db ?? ''),
    ...given({ username, password }),
    tls,
  };
}

function parseNode(text: string): ParsedUrl {
  return parseUrl(text, REDIS_PORT);
}

function parseUrl(text: string, defaultPort: number): ParsedUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'redis:' && url?.protocol !== 'rediss:') throw malformed('is not redis:// or rediss://');
  if (url.hostname === '') throw malformed('has no host');
  if (url.search !== '' || url.hash !== '') throw malformed('has a query or a fragment, which mean nothing here');
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPort : Number(url.port),
    db: parseDb(url.pathname.slice(1)),
    ...given({ username: decode(url.username), password: decode(url.password) }),
    tls: url.protocol === 'rediss:',
  };
}

function parseDb(text: string): number {
  if (!/^\d{0,5}$/.test(text)) throw malformed('names a database that is not a number');
  return Number(text);
}

function given({ username, password }: { username?: string; password?: string }): {
  username?: string;
  password?: string;
} {
  return { ...(username && { username }), ...(password && { password }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed('has a percent sign that is not an escape');
  }
}

function malformed(fault: string): Error {
  return new Error(`the address of Redis ${fault}`);
}
