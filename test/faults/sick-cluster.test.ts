import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { membersMissing } from '../clusters/binaries.ts';
import { kubeconfigOf } from '../clusters/kubeconfig.ts';
import { type Members, startMembers } from '../clusters/start.ts';
import { ca } from '../clusters-client/certificates.ts';
import { type RawServer, startRawServer } from '../clusters-client/raw-server.ts';
import { configFile, type SlipwayProcess, startSlipwayProcess } from '../e2e/slipway-process.ts';
import { requireOrSkip } from '../servers/available.ts';
import { aSpec } from '../wizard/a-spec.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type Fault, faults } from './faults.ts';
import { figure, isLong } from './sizes.ts';

const missing = membersMissing();
const canRun = requireOrSkip('real member clusters', missing ?? '', missing === undefined);

const healthy = ['host', 'east'];
const REPORTED_MS = 20_000;
const ATTEMPTS = 3;
/** Slipway's own longest pause before it asks a cluster again that did not answer, and a little. */
const LONGEST_PAUSE_MS = 32_000;

interface Cell {
  readonly cluster: string;
  readonly kind: string;
  readonly state: string;
  readonly reason: string | null;
}
interface Submission {
  readonly id: string;
  readonly phase: string;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly cells: readonly Cell[];
}

/** Faults that let a write through, or let it be asked again: the sick cluster may have the service in the end. */
const harmless: ReadonlySet<Fault> = new Set(['answer-lost', 'resetting']);

/** Of which nothing is known for seconds. */
const lasting: ReadonlySet<Fault> = new Set(['silent', 'slow', 'dripping']);

/** Those that begin in the middle of a submission: a listener is not sick for some requests only. */
const laterFaults = faults.filter((fault) =>
  isLong ? !['dead', 'bad-tls'].includes(fault) : ['answer-lost', 'request-lost', 'resetting'].includes(fault),
);

/** Picks the first request that writes, and all after it. */
const fromTheFirstWrite = () => {
  let begun = false;
  return ({ method = '', url = '' }: IncomingMessage): boolean => {
    begun ||= method === 'PATCH' && !url.includes('dryRun');
    return begun;
  };
};

describe.runIf(canRun)('one sick cluster of three', () => {
  let members: Members;
  let elsewhere: RawServer;
  let proxy: FaultProxy;
  let slipway: SlipwayProcess;
  let token: string;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-sick-'));

  beforeAll(async () => {
    [members, elsewhere] = await Promise.all([
      startMembers(['host', 'east', 'north']),
      startRawServer((socket) => socket.end()),
    ]);
    const north = members.get('north');
    token = north.tokens.alice;
    proxy = await startFaultProxy({
      upstream: north.server,
      upstreamCa: north.ca,
      tls: true,
      elsewhere: elsewhere.url,
    });
    const kubeconfig = join(folder, 'sick.kubeconfig');
    writeFileSync(kubeconfig, kubeconfigOf([{ name: 'sick', server: proxy.url, ca, token: north.tokens.slipway }]));
    const clusters = [
      ...healthy.map((name) => ({ name, kubeconfig: members.kubeconfigPath, context: name })),
      { name: 'sick', kubeconfig, context: 'sick' },
    ];
    slipway = await startSlipwayProcess({
      DATA_DIR: join(folder, 'store'),
      SLIPWAY_SECRET: 'a secret of at least sixteen characters',
      SLIPWAY_CONFIG: configFile({
        controlPlane: { kubeconfig: members.kubeconfigPath, context: 'host' },
        clusters,
        projects: [{ name: 'shop', clusters: clusters.map(({ name }) => name) }],
      }),
    });
  });
  afterAll(async () => {
    await slipway?.stop();
    await Promise.all([proxy?.close(), elsewhere?.close(), members?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => proxy.set('none'));

  const statesIn = ({ cells }: Submission, isSick: boolean): string[] =>
    cells.filter(({ cluster }) => (cluster === 'sick') === isSick).map(({ state }) => state);

  const read = async (id: string): Promise<Submission> =>
    (await slipway.call('GET', `/projects/shop/submissions/${id}`, token)).body;

  /** Creates a service in all three, and follows it to its end. */
  const create = async (name: string) => {
    const placement = [...healthy, 'sick'].map((cluster) => ({ cluster }));
    const spec = aSpec({ basicInformation: { name }, podSettings: { ...aSpec().podSettings, placement } });
    const begun = performance.now();
    const sent = await slipway.call('POST', '/projects/shop/services', token, { kind: 'stateless', spec });
    expect([sent.status, sent.body.detail]).toEqual([202, undefined]);
    let othersMs: number | undefined;
    /** They were seen to have it while the sick one was still waited for. */
    let othersFirst = false;
    let submission = await read(sent.body.id);
    while (submission.finishedAt === null && performance.now() - begun < 2 * REPORTED_MS) {
      await sleep(20);
      submission = await read(sent.body.id);
      if (!statesIn(submission, false).every((state) => state === 'Applied') || othersMs !== undefined) continue;
      othersMs = performance.now() - begun;
      othersFirst = submission.finishedAt === null;
    }
    return { submission, othersMs: othersMs ?? performance.now() - begun, othersFirst };
  };

  /** Milliseconds until a service reaches all three: a cluster that did not answer is asked again after a pause. */
  const untilWell = async (name: string): Promise<number> => {
    const begun = performance.now();
    for (let tries = 1; (await create(`${name}-after-${tries}`)).submission.phase !== 'Succeeded'; tries++) {
      if (performance.now() - begun > LONGEST_PAUSE_MS) throw new Error('the cluster that is well again is not used');
      await sleep(200);
    }
    return performance.now() - begun;
  };

  const isThere = async (name: string, kind: string): Promise<boolean> => {
    const path =
      kind === 'Service'
        ? `/api/v1/namespaces/shop/services/${name}`
        : `/apis/apps/v1/namespaces/shop/deployments/${name}-v1`;
    return (await members.get('north').admin('GET', path)).status === 200;
  };

  /** Of the requests of a service that write or rehearse a write: how often that was sent which was sent most often. */
  const mostTries = (name: string): number => {
    const counts = new Map<string, number>();
    for (const { method, path } of proxy.seen)
      if (method === 'PATCH' && (path.includes(`/${name}?`) || path.includes(`/${name}-v1?`)))
        counts.set(path, (counts.get(path) ?? 0) + 1);
    return Math.max(0, ...counts.values());
  };

  let number = 0;
  const moments = [
    ['from the beginning', () => () => true],
    ['from the first write on', fromTheFirstWrite],
  ] as const;

  describe.each(moments)('%s', (moment, when) => {
    const possible = moment === 'from the beginning' ? faults : laterFaults;

    it.each(possible)(
      '%s: the others get the service, the sick one is reported in time, and works once it is well',
      { timeout: 120_000 },
      async (fault) => {
        const name = `sick-${++number}`;
        const before = isLong ? await create(`${name}-before`) : undefined;

        await proxy.set(fault, when());
        const { submission, othersMs, othersFirst } = await create(name);
        expect(new Set(statesIn(submission, false))).toEqual(new Set(['Applied']));
        if (lasting.has(fault)) expect(othersFirst, 'the others did not wait').toBe(true);
        expect(submission.finishedAt, 'the sick cluster is reported').not.toBeNull();
        const reportedMs = Date.parse(submission.finishedAt ?? '') - Date.parse(submission.createdAt);
        expect(reportedMs).toBeLessThanOrEqual(REPORTED_MS);
        expect(mostTries(name)).toBeLessThanOrEqual(ATTEMPTS);
        expect(elsewhere.connections()).toBe(0);

        await proxy.set('none');
        const sickCells = submission.cells.filter(({ cluster }) => cluster === 'sick');
        for (const { kind, state } of sickCells) {
          expect(['Applied', 'Unreachable', 'Unknown', 'Skipped']).toContain(state);
          // Unknown is either; all else is what it says.
          if (state !== 'Unknown') expect(await isThere(name, kind), `${kind} ${state}`).toBe(state === 'Applied');
        }
        if (!harmless.has(fault))
          expect(sickCells.some(({ state }) => ['Unreachable', 'Unknown'].includes(state))).toBe(true);

        const wellMs = await untilWell(name);
        figure(
          `sick cluster, ${fault} ${moment}`,
          `others ${Math.round(othersMs)} ms (well: ${Math.round(before?.othersMs ?? 0)} ms), reported in ${reportedMs} ms as ${sickCells.map(({ state, reason }) => `${state}/${reason}`).join(' ')}, at most ${mostTries(name)} tries that arrived, used again after ${Math.round(wellMs)} ms`,
        );
      },
    );
  });
});
