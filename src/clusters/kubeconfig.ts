import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { bearer, ClusterSettingsError, type Endpoint } from './endpoint.ts';
import { pluginCredentials } from './plugin-credentials.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Parses the text of a kubeconfig file. @throws when it is no YAML */
export type ConfigParser = (file: string, content: string) => unknown;

/** Parses each content of a file once: many clusters are commonly contexts of one file. */
export const createConfigParser = (): ConfigParser => {
  const last = new Map<string, { content: string; config: unknown }>();
  return (file, content) => {
    const known = last.get(file);
    if (known?.content === content) return known.config;
    const config: unknown = parse(content);
    last.set(file, { content, config });
    return config;
  };
};

/** Milliseconds for which credentials of a plugin are used before it is asked again. */
const pluginValidMs = 60_000;

/**
 * Reads one context of a kubeconfig file (`v1/Config`): inline data, files (relative to the kubeconfig), tokens, client
 * certificates, and exec or auth-provider plugins.
 * @param context its name; without one the file's `current-context`
 * @throws ClusterSettingsError naming the file and what is wrong in it
 */
export const readKubeconfig = async (
  file: string,
  context?: string,
  parseConfig: ConfigParser = createConfigParser(),
): Promise<Endpoint> => {
  const source = await openKubeconfig(file, parseConfig);
  const name = context ?? source.text(source.config, 'current-context');
  if (name === undefined) throw source.fault('there is no current-context; name one with `context`');
  const { cluster: clusterName, user: userName } = source.entry('contexts', 'context', name);
  const cluster = source.entry('clusters', 'cluster', clusterName);
  const user = source.entry('users', 'user', userName);
  refuseUnsupported(source, name, cluster, user);
  return endpointOf(source, name, cluster, user);
};

const endpointOf = async (source: Kubeconfig, context: string, cluster: Entry, user: Entry): Promise<Endpoint> => {
  const pem = {
    ca: source.pem(cluster, 'certificate-authority'),
    cert: source.pem(user, 'client-certificate'),
    key: source.pem(user, 'client-key'),
  };
  const [ca, cert, key, token] = await Promise.all([pem.ca, pem.cert, pem.key, source.token(user)]);
  const isPlugin = user.exec !== undefined || user['auth-provider'] !== undefined;
  const plugin = isPlugin ? await pluginCredentials(source.file, context) : undefined;
  return {
    server: serverOf(source, cluster),
    tls: {
      ca,
      cert: plugin?.cert ?? cert,
      key: plugin?.key ?? key,
      insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
      serverName: source.text(cluster, 'tls-server-name'),
    },
    authorization: plugin?.authorization ?? (token === undefined ? undefined : bearer(token)),
    files: source.files(),
    validMs: isPlugin ? pluginValidMs : undefined,
  };
};

const serverOf = (source: Kubeconfig, cluster: Entry): string => {
  const server = source.text(cluster, 'server') ?? '';
  if (!/^https?:\/\//.test(server) || !URL.canParse(server)) throw source.fault('`server` is no http or https URL');
  return server;
};

const refuseUnsupported = (source: Kubeconfig, context: string, cluster: Entry, user: Entry): void => {
  const unsupported = [
    ...['proxy-url'].filter((key) => cluster[key] !== undefined),
    // A name to act as in the file would be overwritten by, or mixed with, the caller's.
    ...['username', 'password', 'as', 'as-uid', 'as-groups', 'as-user-extra'].filter((key) => user[key] !== undefined),
  ];
  if (unsupported.length > 0)
    throw source.fault(
      `context ${JSON.stringify(context)} uses \`${unsupported.join('`, `')}\`, which is not supported`,
    );
};

/** A kubeconfig file with what is needed to find one's way in it. */
interface Kubeconfig {
  readonly file: string;
  readonly config: Entry;
  fault(what: string, cause?: unknown): ClusterSettingsError;
  text(entry: Entry, key: string): string | undefined;
  /** The named item of a list of `{ name, [kind]: … }`. */
  entry(list: string, kind: string, name: unknown): Entry;
  /** `<key>-data` in base64, or the contents of the file that `<key>` names. */
  pem(entry: Entry, key: string): Promise<string | undefined>;
  token(user: Entry): Promise<string | undefined>;
  /** The kubeconfig and every file read through it. */
  files(): string[];
}

const openKubeconfig = async (path: string, parseConfig: ConfigParser): Promise<Kubeconfig> => {
  const file = resolve(path);
  const fault = (what: string, cause?: unknown) => new ClusterSettingsError(`kubeconfig ${path}: ${what}`, { cause });
  const files = new Set([file]);
  const config = await parsed(file, parseConfig, fault);

  const text = (entry: Entry, key: string): string | undefined => {
    const value = entry[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const fileOf = async (entry: Entry, key: string): Promise<string | undefined> => {
    const named = text(entry, key);
    if (named === undefined) return undefined;
    const full = resolve(dirname(file), named);
    files.add(full);
    return readFile(full, 'utf8').catch((cause: unknown) => {
      throw fault(`\`${key}\`: cannot read ${named}`, cause);
    });
  };
  const entry = (list: string, kind: string, name: unknown): Entry => {
    const found = entriesOf(config[list]).find((item) => item.name === name)?.[kind];
    if (!isEntry(found)) throw fault(`there is no ${kind} ${JSON.stringify(name)}`);
    return found;
  };
  return {
    file,
    config,
    fault,
    text,
    entry,
    pem: async (holder, key) => {
      const inline = text(holder, `${key}-data`);
      return inline === undefined ? fileOf(holder, key) : Buffer.from(inline, 'base64').toString('utf8');
    },
    // As kubectl does: the file, which is kept up to date, before the text.
    token: async (user) => (await fileOf(user, 'tokenFile')) ?? text(user, 'token'),
    files: () => [...files],
  };
};

const parsed = async (file: string, parseConfig: ConfigParser, fault: Kubeconfig['fault']): Promise<Entry> => {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fault('cannot be read', cause);
  });
  try {
    const config = parseConfig(file, content);
    if (isEntry(config)) return config;
  } catch {
    // The parser's message quotes the file, which holds secrets.
  }
  throw fault('is no YAML of a kubeconfig');
};

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entriesOf = (value: unknown): Entry[] => (Array.isArray(value) ? value.filter(isEntry) : []);
