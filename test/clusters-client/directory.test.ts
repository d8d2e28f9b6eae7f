import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createDirectory, type Directory, type DirectorySettings } from '../../src/clusters/directory.ts';
import { ca, clientCert, clientKey } from './certificates.ts';
import { startTlsServer } from './tls-server.ts';

let server: Awaited<ReturnType<typeof startTlsServer>>;
let folder: string;
let directory: Directory | undefined;
let clock = 0;

beforeAll(async () => {
  server = await startTlsServer();
});
afterAll(() => server.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-directory-'));
  server.seen.length = 0;
});
afterEach(async () => {
  await directory?.close();
  directory = undefined;
  rmSync(folder, { recursive: true });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A kubeconfig with one context `west`; the parts replace those of its cluster and user. */
const kubeconfig = ({ cluster = {}, user = {} }: { cluster?: object; user?: object } = {}): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'west',
    contexts: [{ name: 'west', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: server.url, 'certificate-authority-data': base64(ca), ...cluster } }],
    users: [{ name: 'u', user: { token: 'own-token', ...user } }],
  });

const write = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const openWith = async (path: string, settings: Partial<DirectorySettings> = {}): Promise<Directory> => {
  directory = await createDirectory({
    controlPlane: { kubeconfig: path },
    clusters: [{ name: 'west', kubeconfig: path, context: 'west' }],
    now: () => clock,
    ...settings,
  });
  return directory;
};

const version = (of: Directory) => of.member('west')?.version({ timeoutMs: 2_000 });

describe('a kubeconfig', () => {
  it('gives server, CA and token, for the control plane and for members', async () => {
    const opened = await openWith(write('config', kubeconfig()));
    expect(opened.names).toEqual(['west']);
    expect(opened.member('east')).toBeUndefined();
    expect(await version(opened)).toMatchObject({ ok: true, value: { gitVersion: 'v1.36.3' } });
    expect(await opened.controlPlane.version()).toMatchObject({ ok: true });
    expect(server.seen).toEqual([
      { authorization: 'Bearer own-token', client: undefined },
      { authorization: 'Bearer own-token', client: undefined },
    ]);
  });

  it('may name files, looked for beside it, for the CA, a client certificate and the token', async () => {
    for (const [name, content] of Object.entries({ ca, clientCert, clientKey, token: 'from-file\n' }))
      write(name, content);
    const cluster = { 'certificate-authority-data': undefined, 'certificate-authority': 'ca' };
    const user = { 'client-certificate': 'clientCert', 'client-key': 'clientKey', tokenFile: 'token', token: 'older' };
    await version(await openWith(write('config', kubeconfig({ cluster, user }))));
    expect(server.seen).toEqual([{ authorization: 'Bearer from-file', client: 'client' }]);
  });

  it('may hold a client certificate, and then needs no token', async () => {
    const user = {
      token: undefined,
      'client-certificate-data': base64(clientCert),
      'client-key-data': base64(clientKey),
    };
    await version(await openWith(write('config', kubeconfig({ user }))));
    expect(server.seen).toEqual([{ authorization: undefined, client: 'client' }]);
  });

  it('may name a plugin to ask for the token', async () => {
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'from-plugin' },
    };
    const exec = {
      apiVersion: credential.apiVersion,
      command: process.execPath,
      args: ['-p', `'${JSON.stringify(credential)}'`],
    };
    await version(await openWith(write('config', kubeconfig({ user: { token: undefined, exec } }))));
    expect(server.seen).toMatchObject([{ authorization: 'Bearer from-plugin' }]);
  });
});

describe('TLS', () => {
  it('a server of another CA is not spoken to', async () => {
    const opened = await openWith(
      write('config', kubeconfig({ cluster: { 'certificate-authority-data': undefined } })),
    );
    expect(await version(opened)).toMatchObject({ ok: false, fault: { type: 'no-answer', sent: false } });
    expect(server.seen).toEqual([]);
  });

  it('a server of another name is not spoken to, unless it is the one that is expected', async () => {
    const config = (name: string) => kubeconfig({ cluster: { 'tls-server-name': name } });
    expect(await version(await openWith(write('config', config('other.test'))))).toMatchObject({
      ok: false,
      fault: { sent: false },
    });
    await directory?.close();
    expect(await version(await openWith(write('config', config('member.test'))))).toMatchObject({ ok: true });
  });

  it('is not verified where the kubeconfig says so', async () => {
    const cluster = { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true };
    expect(await version(await openWith(write('config', kubeconfig({ cluster }))))).toMatchObject({ ok: true });
  });
});

describe('files that change', () => {
  const later = () => {
    clock += 6_000;
  };

  it('give the new token', async () => {
    const path = write('config', kubeconfig());
    const opened = await openWith(path);
    later();
    await version(opened);
    write('config', kubeconfig({ user: { token: 'rotated-token' } }));
    later();
    await version(opened);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual(['Bearer own-token', 'Bearer rotated-token']);
  });

  it('give the new server', async () => {
    const opened = await openWith(write('config', kubeconfig({ cluster: { server: 'https://127.0.0.1:1' } })));
    expect(await version(opened)).toMatchObject({ ok: false });
    write('config', kubeconfig());
    later();
    expect(await version(opened)).toMatchObject({ ok: true });
  });

  it('that cannot be read change nothing, and are told of', async () => {
    const problems: string[] = [];
    const path = write('config', kubeconfig());
    const opened = await openWith(path, {
      onProblem: (cluster, problem) => problems.push(`${cluster}: ${problem.message}`),
    });
    write('config', 'users: [');
    later();
    expect(await version(opened)).toMatchObject({ ok: true });
    expect(problems).toEqual([expect.stringContaining('west: clusters[0] (west): kubeconfig')]);
  });

  it('are not looked at before five seconds are over', async () => {
    const opened = await openWith(write('config', kubeconfig()));
    write('config', kubeconfig({ user: { token: 'rotated-token' } }));
    await version(opened);
    expect(server.seen).toMatchObject([{ authorization: 'Bearer own-token' }]);
  });
});

describe('what cannot be used stops the start and names the setting', () => {
  it.each<[string, () => string, RegExp]>([
    ['a missing file', () => join(folder, 'none'), /^controlPlane: kubeconfig .*none: cannot be read$/],
    ['no YAML', () => write('config', 'token: [secret'), /config: is no YAML of a kubeconfig$/],
    [
      'a context that is not there',
      () => write('config', kubeconfig().replace('name: west', 'name: east')),
      /there is no context "west"$/,
    ],
    [
      'a missing certificate file',
      () => write('config', kubeconfig({ user: { 'client-key': 'no.pem' } })),
      /`client-key`: cannot read no\.pem$/,
    ],
    [
      'no server',
      () => write('config', kubeconfig({ cluster: { server: 'west' } })),
      /`server` is no http or https URL$/,
    ],
    [
      'a proxy',
      () => write('config', kubeconfig({ cluster: { 'proxy-url': 'http://p' } })),
      /uses `proxy-url`, which is not supported$/,
    ],
    [
      'a name to act as',
      () => write('config', kubeconfig({ user: { as: 'root' } })),
      /uses `as`, which is not supported$/,
    ],
    [
      'a CA that is none',
      () =>
        write(
          'config',
          kubeconfig({ cluster: { 'certificate-authority-data': base64('-----BEGIN CERTIFICATE-----\nx') } }),
        ),
      /^controlPlane: its certificates or key cannot be used$/,
    ],
  ])('%s', async (_, path, message) => {
    const error = await openWith(path()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ClusterSettingsError', message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/secret|own-token/);
  });

  it('neither a kubeconfig nor inCluster', async () => {
    const settings = {
      controlPlane: { kubeconfig: write('config', kubeconfig()) },
      clusters: [{ name: 'west' }],
      now: () => clock,
    };
    await expect(createDirectory(settings)).rejects.toThrow(
      'clusters[0] (west): needs `kubeconfig` or `inCluster: true`',
    );
  });

  it('inCluster where no service account is mounted', async () => {
    const settings = { controlPlane: { inCluster: true }, clusters: [], now: () => clock };
    await expect(createDirectory(settings)).rejects.toThrow(/^controlPlane: inCluster: no service account is mounted/);
  });
});

it('warming opens connections, and does not mind members that are dead', async () => {
  mkdirSync(join(folder, 'dead'));
  const dead = write('dead/config', kubeconfig({ cluster: { server: 'https://127.0.0.1:1' } }));
  const live = write('config', kubeconfig());
  const clusters = [
    { name: 'east', kubeconfig: dead },
    { name: 'west', kubeconfig: live },
  ];
  await (await openWith(live, { clusters })).warm();
  expect(server.seen).toHaveLength(2);
});
