import { describe, expect, it } from 'vitest';
import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import { createUndiciTransport } from '../../src/clusters/undici-transport.ts';
import { createDirectEngine, type DirectEngineDependencies } from '../../src/engines/direct/direct-engine.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { applyManifest, binding } from '../clusters/fixtures.ts';
import { untilInForce } from '../clusters/grants.ts';
import { type Member, startMembers } from '../clusters/start.ts';
import { engineContract } from '../contract/engine.ts';
import type { ContractMember } from '../contract/engine-bench.ts';
import { requireOrSkip } from '../servers/available.ts';
import { aRendering, creating, identityOf } from './a-rendering.ts';

const missing = membersMissing();
const present = requireOrSkip('kube-apiserver', missing ?? '', missing === undefined);

const engineTo = (member: DirectEngineDependencies['member'], limits?: DirectEngineDependencies['limits']) =>
  createDirectEngine({
    member,
    limits,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    random: Math.random,
    now: () => performance.now(),
  });

/** As the kubeconfig of an installation would have it. */
const clusterOf = (member: Member, wrap: Parameters<ContractMember['connect']>[0] = (transport) => transport) =>
  createKubeCluster({
    name: member.name,
    transport: wrap(createUndiciTransport({ server: member.server, tls: { ca: member.ca } })),
    credentials: () => ({ Authorization: `Bearer ${member.tokens.slipway}` }),
  });

const alice = identityOf('alice', ['shop-developers']);

/** A namespace that something holds back from going, and somebody who may do everything in it and in those that are not there. */
const prepare = async ({ admin }: Member): Promise<void> => {
  const held = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'leaving', finalizers: ['example.com/held'] } };
  await admin('PATCH', '/api/v1/namespaces/leaving?fieldManager=test&force=true', held);
  await admin('DELETE', '/api/v1/namespaces/leaving');
  await applyManifest(admin, binding('cluster-admin', [{ kind: 'User', name: 'root' }]));
  await untilInForce(admin);
};

if (present) {
  engineContract('direct, in real clusters', {
    createEngine: (member, limits) => engineTo(member, { deletion: 1_000, ...limits }),
    setup: async () => {
      const members = await startMembers(['a', 'b']);
      const [a, b] = [members.get('a'), members.get('b')];
      await Promise.all([prepare(a), prepare(b)]);
      const contractMember = (member: Member): ContractMember => ({
        connect: (wrap) => clusterOf(member, wrap),
        admin: (method, path, body) => member.admin(method, path, body),
        collect: async (path) => {
          const free = { metadata: { finalizers: null } };
          await member.admin('PATCH', path, free, { 'content-type': 'application/merge-patch+json' });
        },
      });
      return {
        members: { a: contractMember(a), b: contractMember(b) },
        project: 'shop',
        terminating: 'leaving',
        alice,
        eve: identityOf('eve'),
        root: identityOf('root'),
        close: () => members.stop(),
      };
    },
  });
}

/** Settles when a server that was frozen answers again. */
const answering = async (member: Member): Promise<void> => {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await member.admin('GET', '/readyz').catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server did not answer in time after it was resumed');
};

describe.runIf(present)('a real cluster', () => {
  it('that is frozen, killed and started again ends in what is true', { timeout: 60_000 }, async () => {
    const members = await startMembers(['a']);
    try {
      const member = members.get('a');
      const cluster = clusterOf(member);
      const engine = engineTo(() => cluster, { call: 1_000, whole: 4_000 });
      const [request] = engine.plan(creating(aRendering({ clusters: ['a'] }))).requests;
      if (request === undefined) throw new Error('an empty plan');
      expect(await engine.check(request, alice)).toMatchObject({ state: 'Checked' });

      // Over the open connection the write leaves; over a new one, which nobody answers, it cannot.
      await member.pause();
      expect(await engine.send(request, alice)).toMatchObject({ state: 'Unknown', attempts: 1 });
      expect(await engine.send(request, alice)).toMatchObject({ state: 'Unreachable', attempts: 0 });
      expect(await engine.check(request, alice)).toMatchObject({ state: 'Unreachable' });
      member.resume();
      await answering(member);
      const settled = await engine.send(request, alice);
      expect(['Applied', 'Unchanged']).toContain(settled.state);

      await member.kill();
      expect(await engine.send(request, alice)).toMatchObject({ state: 'Unreachable' });
      await member.restart();
      expect(await engine.observe(request, alice)).toMatchObject({ state: 'Applied', uid: settled.uid });
    } finally {
      await members.stop();
    }
  });
});
