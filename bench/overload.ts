import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { freePort } from '../test/servers/redis.ts';
import { median, type Row } from './row.ts';
import { startServer } from './server-process.ts';

const ROUNDS = 3;
const SECONDS = 5;
/** Connections of a caller who behaves, and asks so many times a second in all; and ten times as many of one who does not. */
const USUAL = 8;
const USUAL_RATE = 200;
const FLOOD = 10 * USUAL;
const usual = { connections: USUAL, rate: USUAL_RATE };

interface Load {
  readonly p99: number;
  readonly p50: number;
  readonly perSecond: number;
  readonly shed: number;
  readonly others: number;
}

const load = async (
  url: string,
  token: string,
  { connections, rate, seconds = SECONDS }: { connections: number; rate?: number; seconds?: number },
): Promise<Load> => {
  const result = await autocannon({
    url,
    connections,
    overallRate: rate,
    duration: seconds,
    // A thread for each: a flood must not keep the measuring of the other caller waiting.
    workers: 1,
    headers: { authorization: `Bearer ${token}` },
  });
  const { '2xx': good, '4xx': refused, '5xx': failed } = result;
  return {
    p99: result.latency.p99,
    p50: result.latency.p50,
    perSecond: good / result.duration,
    shed: (refused + failed) / Math.max(1, good + refused + failed),
    others: failed + result.errors,
  };
};

/**
 * One caller floods with ten times the connections of another, who asks steadily. Floor: the other one alone. The flood comes back at once,
 * whatever Retry-After says.
 */
export const overloadRow = async (): Promise<Row[]> => {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const dataDir = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  const server = await startServer(
    'dist/src/main.js',
    { DATA_DIR: dataDir, PORT: String(port), METRICS_PORT: String(metricsPort), LOG_LEVEL: 'error' },
    `http://127.0.0.1:${port}/readyz`,
  );
  const url = `http://127.0.0.1:${port}/api/v1/projects/demo/drafts`;
  const quiet = { alone: [] as Load[], beside: [] as Load[], after: [] as Load[] };
  const floods: Load[] = [];
  try {
    await load(url, 'sandbox-alice', { connections: USUAL, seconds: 2 });
    for (let round = 0; round < ROUNDS; round++) {
      quiet.alone.push(await load(url, 'sandbox-alice', usual));
      const [flood, beside] = await Promise.all([
        load(url, 'sandbox-carol', { connections: FLOOD, seconds: SECONDS + 1 }),
        sleep(500).then(() => load(url, 'sandbox-alice', usual)),
      ]);
      floods.push(flood);
      quiet.beside.push(beside);
      quiet.after.push(await load(url, 'sandbox-alice', { ...usual, seconds: 2 }));
    }
  } finally {
    await server.stop();
  }
  const refused = quiet.beside.map(({ shed }) => shed * 100);
  process.stdout.write(
    `refused: ${median(floods.map(({ shed }) => shed * 100)).toFixed(1)} % of the flood (p99 of its answers ${median(floods.map(({ p99 }) => p99))} ms), ${median(refused).toFixed(2)} % of the other caller\n`,
  );
  const row = (what: string, unit: string, of: (one: Load) => number, at: 'beside' | 'after'): Row => ({
    what: `a caller ${at === 'beside' ? 'beside' : 'after'} a flood of ten times his connections: ${what}`,
    unit,
    floor: median(quiet.alone.map(of)),
    slipway: median(quiet[at].map(of)),
  });
  return [
    row('p99', 'ms', ({ p99 }) => p99, 'beside'),
    row('p50', 'ms', ({ p50 }) => p50, 'beside'),
    row('answered a second', '1/s', ({ perSecond }) => perSecond, 'beside'),
    row('p99', 'ms', ({ p99 }) => p99, 'after'),
  ];
};
