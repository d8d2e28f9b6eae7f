import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createDirectory } from '../src/clusters/directory.ts';
import type { KubeObject } from '../src/manifests/kube-object.ts';
import { startMembers } from '../test/clusters/start.ts';
import { freePort, startRedis } from '../test/servers/redis.ts';
import { median, type Row } from './row.ts';
import { startServer } from './server-process.ts';

const clusters = ['east', 'west', 'north'];
const ROUNDS = 25;
const WARM_UP = 5;

const specNamed = (name: string) => ({
  basicInformation: { name },
  podSettings: { containers: [{ name: 'web', image: 'nginx:1.25', ports: [{ name: 'http-web', containerPort: 80 }] }] },
});

/**
 * Finalize to three real members: one POST that waits for the end, beside the bare exchanges it stands for (a dry run, then
 * an apply, of Service and Deployment in each member, over the same kind of warm connections).
 */
export const finalizeRow = async (): Promise<Row[]> => {
  const [members, redis] = await Promise.all([
    startMembers(['host', ...clusters]),
    startRedis({ appendfsync: 'always' }),
  ]);
  const config = join(mkdtempSync(join(tmpdir(), 'slipway-bench-')), 'slipway.yaml');
  const contextOf = (name: string) => ({ name, kubeconfig: members.kubeconfigPath, context: name });
  writeFileSync(
    config,
    stringify({
      controlPlane: { kubeconfig: members.kubeconfigPath, context: 'host' },
      clusters: clusters.map(contextOf),
      projects: [{ name: 'shop', clusters }],
    }),
  );
  const [port, metricsPort] = [await freePort(), await freePort()];
  const slipway = await startServer(
    'dist/src/main.js',
    {
      REDIS_URL: redis.url,
      SLIPWAY_SECRET: 'a secret for the benchmark',
      SLIPWAY_CONFIG: config,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
    },
    `http://127.0.0.1:${port}/readyz`,
  );
  const directory = await createDirectory({
    controlPlane: contextOf('host'),
    clusters: clusters.map(contextOf),
    now: Date.now,
  });
  const alice = { issuer: 'kubernetes', username: 'alice', groups: ['shop-developers'], extra: {} };

  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/projects/shop${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${members.get('host').tokens.alice}`,
        'Content-Type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const viaSlipway = async (name: string): Promise<void> => {
    const { phase } = (await post(
      '/services',
      { kind: 'stateless', spec: specNamed(name) },
      { Prefer: 'wait=60' },
    )) as { phase: string };
    if (phase !== 'Succeeded') throw new Error(`${name}: ${phase}`);
  };
  const bare = async (plan: readonly { cluster: string; object: KubeObject }[]): Promise<void> => {
    await Promise.all(
      clusters.map(async (cluster) => {
        const client = directory.member(cluster)?.as(alice);
        const objects = plan.filter((request) => request.cluster === cluster).map(({ object }) => object);
        await Promise.all(objects.map(async (object) => client?.apply(object, { dryRun: true })));
        for (const object of objects) {
          const answer = await client?.apply(object);
          if (answer?.ok !== true) throw new Error(`${cluster}: ${JSON.stringify(answer)}`);
        }
      }),
    );
  };

  try {
    const times = { floor: [] as number[], slipway: [] as number[] };
    for (let round = 0; round < ROUNDS + WARM_UP; round++) {
      const { requests } = (await post('/renderings?view=plan', {
        kind: 'stateless',
        spec: specNamed(`floor-${round}`),
      })) as { requests: { cluster: string; object: KubeObject }[] };
      times.floor.push(await timed(() => bare(requests)));
      times.slipway.push(await timed(() => viaSlipway(`slipway-${round}`)));
    }
    const of = (values: readonly number[]) => median(values.slice(WARM_UP));
    return [
      {
        what: 'finalize to 3 members, warm, with dry run: to the answer',
        unit: 'ms',
        floor: of(times.floor),
        slipway: of(times.slipway),
      },
    ];
  } finally {
    await directory.close();
    await slipway.stop();
    await Promise.all([members.stop(), redis.stop()]);
  }
};

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};
