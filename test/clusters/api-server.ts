import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { toolPath } from './binaries.ts';
import { freePort } from './free-port.ts';
import { untilHealthy } from './healthy.ts';
import { type ServerProcess, type Supervisor, untilReady } from './processes.ts';

/** Who the servers know by token; `admin` is in `system:masters`, `slipway` is the product's own identity. */
export const users = {
  admin: ['system:masters'],
  slipway: ['slipway:backends'],
  alice: ['shop-developers'],
  bob: ['shop-viewers'],
  carol: ['shop-developers'],
  eve: [],
} as const satisfies Record<string, readonly string[]>;

export type UserName = keyof typeof users;
export type Tokens = Readonly<Record<UserName, string>>;

export const uidOf = (user: UserName): string => `uid-of-${user}`;

/** What several servers share: the tokens they accept and the key they sign service account tokens with. */
export interface Credentials {
  readonly tokens: Tokens;
  readonly tokenFile: string;
  readonly serviceAccountKey: string;
}

export const writeCredentials = (folder: string, tokens: Tokens): Credentials => {
  const tokenFile = join(folder, 'tokens.csv');
  const rows = (Object.keys(users) as UserName[]).map(
    (user) => `${tokens[user]},${user},${uidOf(user)},"${users[user].join(',')}"`,
  );
  writeFileSync(tokenFile, `${rows.join('\n')}\n`);
  const serviceAccountKey = join(folder, 'service-account.key');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(serviceAccountKey, privateKey.export({ type: 'sec1', format: 'pem' }));
  return { tokens, tokenFile, serviceAccountKey };
};

/** Starts an etcd on loopback and settles with its URL. Several API servers share it, each under its own prefix. */
export const startEtcd = async (supervisor: Supervisor, folder: string): Promise<string> => {
  const client = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const args = [
    ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync', '--log-level', 'error'],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
  ];
  const server = supervisor.start('etcd', args, join(folder, 'etcd.log'));
  await untilReady('etcd', server, async () => {
    const { statusCode, body } = await request(`${client}/health`);
    return statusCode === 200 && ((await body.json()) as { health?: string }).health === 'true';
  });
  return client;
};

/** A kube-apiserver that answers `/readyz`. */
export interface ApiServer {
  readonly process: ServerProcess;
  readonly server: string;
  readonly ca: string;
}

const apiServerArgs = (
  name: string,
  folder: string,
  port: number,
  etcd: string,
  credentials: Credentials,
): string[] => [
  `--etcd-servers=${etcd}`,
  `--etcd-prefix=/${name}`,
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  `--secure-port=${port}`,
  `--cert-dir=${folder}`,
  '--authorization-mode=RBAC',
  `--token-auth-file=${credentials.tokenFile}`,
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-account-key-file=${credentials.serviceAccountKey}`,
  `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
  '--service-cluster-ip-range=10.96.0.0/16',
  // No controller makes the default service accounts here, without which that plugin refuses every Pod.
  '--disable-admission-plugins=ServiceAccount',
  '--endpoint-reconciler-type=none',
  '--allow-privileged=true',
  '--profiling=false',
];

const launch = async (
  supervisor: Supervisor,
  name: string,
  folder: string,
  port: number,
  args: readonly string[],
): Promise<ApiServer> => {
  const server = `https://127.0.0.1:${port}`;
  const process = supervisor.start(toolPath('kube-apiserver'), args, join(folder, 'kube-apiserver.log'));
  await untilHealthy(`kube-apiserver ${name}`, process, `${server}/readyz`);
  return { process, server, ca: readFileSync(join(folder, 'apiserver.crt'), 'utf8') };
};

/**
 * Starts one kube-apiserver. `again` starts it anew on the same port with the same certificate and contents, for after a
 * `kill`.
 */
export const startApiServer = async (
  supervisor: Supervisor,
  root: string,
  name: string,
  etcd: string,
  credentials: Credentials,
  extraArgs: readonly string[] = [],
): Promise<ApiServer & { readonly again: () => Promise<ApiServer> }> => {
  const folder = join(root, name);
  mkdirSync(folder);
  const port = await freePort();
  const args = [...apiServerArgs(name, folder, port, etcd, credentials), ...extraArgs];
  const again = (): Promise<ApiServer> => launch(supervisor, name, folder, port, args);
  return { ...(await again()), again };
};
