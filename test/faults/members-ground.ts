import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import type { Transport } from '../../src/clusters/transport.ts';
import { createUndiciTransport } from '../../src/clusters/undici-transport.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { applyManifest, binding, namespace } from '../clusters/fixtures.ts';
import { untilInForce } from '../clusters/grants.ts';
import type { Member, Members } from '../clusters/start.ts';
import { CLUSTERS, createWorld, embeddedStore, type World } from '../submissions/world.ts';

export type StoreName = 'LMDB' | 'Redis';

/** Where worlds of real members come from. */
export interface MemberWorlds {
  /** In namespaces and with a store of its own: many may be played on at the same time. */
  create(store: StoreName): Promise<World>;
  close(): Promise<void>;
}

/** Connections to one member, for all worlds together. */
const CONNECTIONS = 24;
/** Finalizers of what is deleted in the foreground, on a machine that is busy with other plays. */
const GOING_MS = 60_000;
const CONNECTED_MS = 10_000;

/**
 * @param members those of `CLUSTERS`, with controllers
 * @param redisUrl of a server with a database for each world
 */
export const createMemberWorlds = async (members: Members, redisUrl: string): Promise<MemberWorlds> => {
  const all = CLUSTERS.map((name) => members.get(name));
  await Promise.all(all.map(admitDevelopers));
  const transports = new Map(
    all.map(({ name, server, ca }) => [name, createUndiciTransport({ server, tls: { ca }, connections: CONNECTIONS })]),
  );
  let databases = 0;
  const storeOf = async (name: StoreName): Promise<{ store: Store; remove: () => Promise<void> }> => {
    if (name === 'LMDB') return embeddedStore();
    const store = createRedisStore({ url: `${redisUrl}/${databases++}` });
    await connected(store);
    return { store, remove: () => store.close() };
  };
  return {
    create: (name) =>
      createWorld(async () => {
        const project = `play-${randomUUID().slice(0, 8)}`;
        await Promise.all(all.map(({ admin }) => applyManifest(admin, namespace(project))));
        const { store, remove } = await storeOf(name);
        const { counted, quiet } = createCounter();
        const clusters = all.map((member) => {
          const transport = counted(transports.get(member.name) ?? fail(member.name));
          const credentials = () => ({ Authorization: `Bearer ${member.tokens.slipway}` });
          return [member.name, createKubeCluster({ name: member.name, transport, credentials })] as const;
        });
        return {
          project,
          store,
          clusters: new Map(clusters),
          goingMs: GOING_MS,
          sleep: (ms) => delay(ms, undefined, { ref: false }),
          quiet,
          close: async () => {
            await Promise.all(all.map(({ admin }) => admin('DELETE', `/api/v1/namespaces/${project}`)));
            await remove();
          },
        };
      }),
    close: async () => {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
    },
  };
};

const connected = async (store: Store): Promise<void> => {
  const deadline = performance.now() + CONNECTED_MS;
  for (let answers = false; !answers; await delay(10)) {
    answers = await store.ping().then(
      () => true,
      () => false,
    );
    if (performance.now() > deadline) throw new Error('Redis does not answer');
  }
};

const fail = (name: string): never => {
  throw new Error(`no member ${name}`);
};

/** Who acts in all worlds, in all of their namespaces. */
const admitDevelopers = async ({ admin }: Member): Promise<void> => {
  await applyManifest(admin, binding('slipway-member-editor', [{ kind: 'Group', name: 'devs' }]));
  await untilInForce(admin);
};

/** Knows of each request whether it is under way, also when nobody waits for its answer any more. */
const createCounter = () => {
  const underWay = new Set<Promise<unknown>>();
  const counted = (transport: Transport): Transport => ({
    send: (request) => {
      const answer = transport.send(request);
      underWay.add(answer);
      const over = () => void underWay.delete(answer);
      answer.then(over, over);
      return answer;
    },
    close: async () => undefined,
  });
  const quiet = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
  return { counted, quiet };
};
