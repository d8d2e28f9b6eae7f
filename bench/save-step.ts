import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { freePort, startRedis } from '../test/servers/redis.ts';
import { median, type Row } from './row.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const ROUNDS = 5;
const SECONDS = 4;
const CONNECTIONS = 32;
const DRAFTS = 16;

/** Pod settings of about so many bytes: one container with that many variables. */
const podSettings = (bytes: number): string => {
  const variables = Math.max(1, Math.round((bytes - 400) / 60));
  const env = Array.from({ length: variables }, (_, at) => ({
    name: `VARIABLE_${at}`,
    value: `value-${at}-of-a-usual-length`,
  }));
  const ports = [{ name: 'http-web', protocol: 'HTTP', containerPort: 80, servicePort: 8080 }];
  const resources = { requests: { cpu: '0.1', memory: '64Mi' }, limits: { cpu: '0.5', memory: '256Mi' } };
  return JSON.stringify({
    replicas: 2,
    containers: [
      { name: 'web', image: 'nginx:1.25', resources, ports, env, readinessProbe: { httpGet: { path: '/', port: 80 } } },
    ],
  });
};

interface Measured {
  readonly cpuUs: number;
  readonly p50: number;
  readonly p99: number;
}

const load = async (
  server: ServerProcess,
  urls: readonly string[],
  body: string,
  headers: Record<string, string>,
  connections: number,
): Promise<Measured> => {
  const before = server.cpuMs();
  const result = await autocannon({
    url: urls[0] ?? '',
    connections,
    duration: SECONDS,
    requests: urls.map((url) => ({
      method: 'PUT' as const,
      path: new URL(url).pathname,
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were no success, ${result.errors} failed`);
  return {
    cpuUs: ((server.cpuMs() - before) * 1000) / result.requests.total,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
};

/** A saved step of 2 KB and of 20 KB on a Redis that syncs every write, beside the floor. */
export const saveStepRow = async (): Promise<Row[]> => {
  const redis = await startRedis({ appendfsync: 'always' });
  const [floorPort, port, metricsPort] = [await freePort(), await freePort(), await freePort()];
  const dataDir = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  const floor = await startServer(
    'bench/floor-server.ts',
    { REDIS_URL: redis.url, PORT: String(floorPort) },
    `http://127.0.0.1:${floorPort}/livez`,
  );
  const slipway = await startServer(
    'dist/src/main.js',
    { REDIS_URL: redis.url, DATA_DIR: dataDir, PORT: String(port), METRICS_PORT: String(metricsPort) },
    `http://127.0.0.1:${port}/readyz`,
  );
  try {
    const drafts = await Promise.all(Array.from({ length: DRAFTS }, () => newDraft(port)));
    const slipwayUrls = drafts.map(
      (id) => `http://127.0.0.1:${port}/api/v1/projects/demo/drafts/${id}/steps/pod-settings`,
    );
    const floorUrls = drafts.map((id) => `http://127.0.0.1:${floorPort}/drafts/${id}`);
    const headers = { authorization: 'Bearer sandbox-alice', 'if-match': '*' };
    const rows: Row[] = [];
    for (const [name, bytes] of [
      ['2 KB', 2000],
      ['20 KB', 20_000],
    ] as const) {
      const body = podSettings(bytes);
      const measured = { floor: [] as Measured[], slipway: [] as Measured[] };
      for (let round = 0; round < ROUNDS; round++) {
        measured.floor.push(await load(floor, floorUrls, body, {}, CONNECTIONS));
        measured.slipway.push(await load(slipway, slipwayUrls, body, headers, CONNECTIONS));
      }
      const row = (what: string, unit: string, of: (one: Measured) => number): Row => ({
        what: `save a step, ${name} (${body.length} bytes): ${what}`,
        unit,
        floor: median(measured.floor.slice(1).map(of)),
        slipway: median(measured.slipway.slice(1).map(of)),
      });
      rows.push(
        row('server CPU a request', 'us', ({ cpuUs }) => cpuUs),
        row(`p99 of ${CONNECTIONS} connections`, 'ms', ({ p99 }) => p99),
      );
    }
    return rows;
  } finally {
    await Promise.all([floor.stop(), slipway.stop()]);
    await redis.stop();
  }
};

const newDraft = async (port: number): Promise<string> => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/projects/demo/drafts`, {
    method: 'POST',
    headers: { Authorization: 'Bearer sandbox-alice', 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'stateless' }),
  });
  const { id } = (await answer.json()) as { id: string };
  return id;
};
