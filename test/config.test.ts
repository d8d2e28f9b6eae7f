import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isLoopback, loadConfig } from '../src/config.ts';
import { ConfigError } from '../src/config-error.ts';
import { createSlipway } from '../src/wiring.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-config-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'slipway.yaml');

const whole = `controlPlane: {kubeconfig: ./host.kubeconfig, context: host}
clusters:
  - {name: east, kubeconfig: ./members.kubeconfig, context: east}
  - name: west
    kubeconfig: ./members.kubeconfig
    context: west
projects:
  - {name: shop, clusters: [east, west]}
`;

const load = (text: string, env: Readonly<Record<string, string>> = {}) => {
  writeFileSync(path, text);
  return loadConfig({ SLIPWAY_CONFIG: path, ...env });
};

const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
};

describe('without settings', () => {
  it('the sandbox on loopback, with the defaults', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      metricsPort: 9090,
      dataDir: './data',
      sandbox: { open: false },
      nodePortRange: { from: 30_000, to: 32_767 },
      draftTtlMs: 30 * 86_400_000,
    });
    expect(loadConfig({}).redisUrl).toBeUndefined();
  });

  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])('it starts on %s', (HOST) => {
    expect(isLoopback(HOST)).toBe(true);
    expect(loadConfig({ HOST }).sandbox).toEqual({ open: false });
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'example.com', '127.0.0.1.example.com', ''])(
    'it does not start on %s: a forgotten setting must not answer Succeeded',
    (HOST) => {
      expect(messageOf(() => loadConfig({ HOST }))).toMatch(/^HOST=.*SLIPWAY_CONFIG.*SLIPWAY_SANDBOX=1/s);
    },
  );

  it('with SLIPWAY_SANDBOX=1 it does, and only with exactly that', () => {
    expect(loadConfig({ HOST: '0.0.0.0', SLIPWAY_SANDBOX: '1' }).sandbox).toEqual({ open: true });
    expect(() => loadConfig({ HOST: '0.0.0.0', SLIPWAY_SANDBOX: 'true' })).toThrow(ConfigError);
  });

  it('a configuration file ends the sandbox', () => {
    expect(load(whole, { HOST: '0.0.0.0' }).sandbox).toBeUndefined();
  });
});

describe('the environment', () => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ PORT: 'http' }, /^PORT=http: /],
    [{ PORT: '65536' }, /^PORT=65536: /],
    [{ PORT: '-1' }, /^PORT=-1: /],
    [{ METRICS_PORT: '1.5' }, /^METRICS_PORT=1\.5: /],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL=loud: one of fatal/],
    [{ SLIPWAY_SECRET: 'short' }, /^SLIPWAY_SECRET: at least 16 characters/],
    [{ SLIPWAY_CONFIG: '/nowhere/slipway.yaml' }, /^SLIPWAY_CONFIG: \/nowhere\/slipway\.yaml cannot be read/],
  ];
  it.each(wrong)('%j stops the start with a message that names the setting', (env, message) => {
    expect(messageOf(() => loadConfig(env))).toMatch(message);
  });

  it('a secret is never repeated', () => {
    expect(messageOf(() => loadConfig({ SLIPWAY_SECRET: 'hunter2' }))).not.toContain('hunter2');
  });

  it.each(['http://redis:6379', 'redis://', 'redis://:hunter2@host/x', 'redis+sentinel://host'])(
    'so does REDIS_URL %s, without its password',
    async (REDIS_URL) => {
      const started = createSlipway(
        loadConfig({ REDIS_URL, DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'silent' }),
        '0',
      );
      await expect(started).rejects.toThrow(/^REDIS_URL: /);
      await expect(started).rejects.not.toThrow(/hunter2/);
    },
  );

  it('an empty text is the default', () => {
    expect(loadConfig({ PORT: '', METRICS_PORT: '', REDIS_URL: '' })).toMatchObject({ port: 8080, metricsPort: 9090 });
    expect(loadConfig({ REDIS_URL: '' }).redisUrl).toBeUndefined();
  });
});

describe('a configuration file', () => {
  it('is read as it is meant', () => {
    const config = load(
      `${whole}submitAs: service-account\nnodePortRange: 20000-20010\ndraftTtl: 12h\ntrustProxy: true\nmaxClusters: 2\n`,
    );
    expect(config).toMatchObject({
      nodePortRange: { from: 20_000, to: 20_010 },
      draftTtlMs: 12 * 3_600_000,
      file: { path, submitAs: 'service-account', maxClusters: 2 },
    });
    expect(config.file?.projects).toEqual([{ name: 'shop', clusters: ['east', 'west'] }]);
  });

  it('may say a thing once and refer to it', () => {
    const text = whole
      .replace('clusters: [east, west]', 'clusters: &all [east, west]')
      .concat('  - {name: crm, clusters: *all}\n');
    expect(load(text).file?.projects).toHaveLength(2);
  });

  it('takes the service account of the pod for the control plane', () => {
    expect(load(whole.replace(/controlPlane:.*/, 'controlPlane: {inCluster: true}')).file?.controlPlane).toEqual({
      inCluster: true,
    });
  });

  /** What is appended or replaced, and what the message says: the line, the setting, what is wrong. */
  const wrong: [string, string, RegExp][] = [
    ['an unknown setting', `${whole}engin: direct\n`, /line 9: engin is not a setting\.$/],
    ['an unknown setting with a block below it', `${whole}oidc:\n  issuer: x\n`, /line 9: oidc is not a setting\.$/],
    [
      'an unknown setting inside another',
      whole.replace('    context: west', '    contxt: west'),
      /line 6: clusters\[1\]\.contxt is not a setting\.$/,
    ],
    ['a missing setting', whole.replace(/^controlPlane.*\n/, ''), /line 1: controlPlane is missing\.$/],
    [
      'a missing setting inside another',
      whole.replace('    kubeconfig: ./members.kubeconfig\n', ''),
      /line 4: clusters\[1\]\.kubeconfig is missing\.$/,
    ],
    [
      'a word that is no choice',
      `${whole}submitAs: root\n`,
      /line 9: submitAs must be one of user, service-account\.$/,
    ],
    ['a number that is a text', `${whole}maxClusters: "5"\n`, /line 9: maxClusters must be integer\.$/],
    ['too large a number', `${whole}maxClusters: 51\n`, /line 9: maxClusters must be <= 50\.$/],
    [
      'a name outside its grammar',
      whole.replace('name: shop', 'name: Shop'),
      /line 8: projects\[0\]\.name must match pattern/,
    ],
    ['a list that is none', whole.replace('[east, west]', 'east'), /line 8: projects\[0\]\.clusters must be array\.$/],
    [
      'an empty list',
      whole.replace('[east, west]', '[]'),
      /line 8: projects\[0\]\.clusters must NOT have fewer than 1 items\.$/,
    ],
    [
      'a range the wrong way round',
      `${whole}nodePortRange: 32767-30000\n`,
      /line 9: nodePortRange 32767-30000 is not a range of ports/,
    ],
    [
      'a range beyond the ports',
      `${whole}nodePortRange: 30000-70000\n`,
      /line 9: nodePortRange 30000-70000 is not a range of ports/,
    ],
    ['a time of nothing', `${whole}draftTtl: 0d\n`, /line 9: draftTtl must match pattern/],
    [
      'a cluster twice',
      whole.replace('name: west', 'name: east'),
      /line 4: clusters\[1\]\.name east is there twice\.$/,
    ],
    [
      'a project twice',
      `${whole}  - {name: shop, clusters: [east]}\n`,
      /line 9: projects\[1\]\.name shop is there twice\.$/,
    ],
    [
      'a project with an unknown cluster',
      whole.replace('[east, west]', '[east, prod]'),
      /line 8: projects\[0\]\.clusters names prod, which is not among clusters\.$/,
    ],
    [
      'a project with too many clusters',
      `${whole}maxClusters: 1\n`,
      /line 8: projects\[0\]\.clusters has more than maxClusters, which is 1\.$/,
    ],
    ['a key twice', `${whole}projects: []\n`, /line 9: Map keys must be unique/],
    ['no YAML', `${whole}a: [\n`, /line \d+: /],
    ['nothing', '', /line 1: the file must be object\.$/],
    ['a list', '- a\n', /line 1: the file must be object\.$/],
  ];
  it.each(wrong)('with %s stops the start with one message: file, line, setting', (_, text, message) => {
    const told = messageOf(() => load(text));
    expect(told).toMatch(message);
    expect(told.startsWith(`SLIPWAY_CONFIG: ${path}, line `)).toBe(true);
    expect(told).not.toContain('\n');
  });

  it('a control plane with a misspelt setting is told by that setting', () => {
    const told = messageOf(() =>
      load(whole.replace(/controlPlane:.*/, 'controlPlane:\n  kubeconfg: ./host.kubeconfig')),
    );
    expect(told).toMatch(/line [12]: controlPlane\.(kubeconfg is not a setting|kubeconfig is missing)\.$/);
  });
});
