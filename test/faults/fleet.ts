import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { HttpRequest } from '../../src/clusters/transport.ts';
import { createMemoryObjectTable } from '../../src/sandbox/object-table.ts';
import { createSandboxCluster, type SandboxCluster } from '../../src/sandbox/sandbox-cluster.ts';
import { listening, portOf } from '../clusters-client/raw-server.ts';

export const PROJECT = 'shop';
export const TOKEN = 'token-of-alice';
const SLIPWAY_TOKEN = 'token-of-slipway';

/** Many sandbox clusters behind one listener, for servers in other processes. Their objects outlive those servers. */
export interface Fleet {
  /** Without the one that answers reviews. */
  readonly names: readonly string[];
  /** Path of a configuration file in which the project has all of them. */
  readonly config: string;
  /** Writes that were carried out, in their order: `c07 Deployment cart-v1`, each with what the cluster answered. */
  readonly writes: readonly Write[];
  /**
   * From now on a write takes about so many milliseconds, in some clusters less, in others more. Half of the clusters carry it out
   * before that time and half after it, whether or not anybody still waits for the answer.
   */
  slow(ms: number): void;
  /** Objects of Slipway that are there, of one service: `c07 Deployment cart-v1`, with its uid. */
  objects(service: string): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

export interface Write {
  readonly place: string;
  /** 201 where it was not there before. */
  readonly status: number;
}

export const startFleet = async (size: number): Promise<Fleet> => {
  const names = Array.from({ length: size }, (_, at) => `c${String(at + 1).padStart(2, '0')}`);
  const clusters = new Map(
    await Promise.all(['host', ...names].map(async (name) => [name, await aCluster(name)] as const)),
  );
  const writes: Write[] = [];
  let writeMs = 0;

  const carryOut = async (cluster: SandboxCluster, request: HttpRequest) => {
    const answer = await cluster.send(request);
    if (isWrite(request)) writes.push({ place: placeOf(cluster.name, request, answer.body), status: answer.status });
    return answer;
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { cluster, request } = await requestOf(incoming, clusters);
    const at = names.indexOf(cluster.name);
    const ms = isWrite(request) && at >= 0 ? writeMs * (0.5 + at / size) : 0;
    if (at % 2 === 0) await sleep(ms);
    const { status, headers, body } = await carryOut(cluster, request);
    if (at % 2 !== 0) await sleep(ms);
    outgoing.writeHead(status, headers as Record<string, string | string[]>).end(body);
  };

  const server = createServer({ keepAliveTimeout: 90_000 }, (incoming, outgoing) => {
    incoming.on('error', () => undefined);
    void serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await listening(server);
  const folder = mkdtempSync(join(tmpdir(), 'slipway-fleet-'));
  const config = writeConfig(folder, names, `http://127.0.0.1:${portOf(server)}`);

  return {
    names,
    config,
    writes,
    slow: (ms) => {
      writeMs = ms;
    },
    objects: async (service) => {
      const found = await Promise.all(names.map((name) => objectsIn(clusters.get(name), service)));
      return new Map(found.flat());
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const aCluster = async (name: string): Promise<SandboxCluster> => {
  const cluster = createSandboxCluster({
    name,
    objects: createMemoryObjectTable(),
    tokens: [
      { token: SLIPWAY_TOKEN, username: 'slipway', groups: ['system:masters'] },
      { token: TOKEN, username: 'alice', uid: 'uid-of-alice', groups: ['devs'] },
    ],
    grants: [
      { name: 'developers', groups: ['devs'], apiGroups: ['*'], resources: ['*'], verbs: ['*'], namespace: PROJECT },
    ],
    now: Date.now,
    newId: () => randomUUID(),
  });
  await cluster.seed('namespace', [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: PROJECT } }]);
  return cluster;
};

/** Each cluster is a path of the one listener: `/c07/api/v1/…`. */
const writeConfig = (folder: string, names: readonly string[], origin: string): string => {
  const all = ['host', ...names];
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: all.map((name) => ({ name, cluster: { server: `${origin}/${name}` } })),
    users: [{ name: 'slipway', user: { token: SLIPWAY_TOKEN } }],
    contexts: all.map((name) => ({ name, context: { cluster: name, user: 'slipway' } })),
  };
  writeFileSync(join(folder, 'fleet.kubeconfig'), stringify(kubeconfig));
  const addressOf = (context: string) => ({ kubeconfig: 'fleet.kubeconfig', context });
  const path = join(folder, 'slipway.yaml');
  const settings = {
    controlPlane: addressOf('host'),
    clusters: names.map((name) => ({ name, ...addressOf(name) })),
    projects: [{ name: PROJECT, clusters: names }],
  };
  writeFileSync(path, stringify(settings));
  return path;
};

const requestOf = async (
  incoming: IncomingMessage,
  clusters: ReadonlyMap<string, SandboxCluster>,
): Promise<{ cluster: SandboxCluster; request: HttpRequest }> => {
  const [, name = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(incoming.url ?? '') ?? [];
  const cluster = clusters.get(name);
  if (cluster === undefined) throw new Error(`no cluster ${name}`);
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([header, values = []]) => [header, values]),
  );
  const method = incoming.method as HttpRequest['method'];
  return {
    cluster,
    request: { method, path, headers, body: Buffer.concat(pieces).toString('utf8'), timeoutMs: 60_000 },
  };
};

const isWrite = ({ method, path, body }: HttpRequest): boolean =>
  (method === 'PATCH' || method === 'DELETE') && !path.includes('dryRun') && !(body ?? '').includes('"dryRun"');

const placeOf = (cluster: string, { path }: HttpRequest, body: string): string => {
  const { kind } = JSON.parse(body) as { kind?: string };
  return `${cluster} ${kind} ${path.split('?', 1)[0]?.split('/').at(-1)}`;
};

const LISTS = [
  ['Service', `/api/v1/namespaces/${PROJECT}/services`],
  ['Deployment', `/apis/apps/v1/namespaces/${PROJECT}/deployments`],
] as const;

interface Listed {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly uid: string } }[];
}

const objectsIn = async (cluster: SandboxCluster | undefined, service: string): Promise<[string, string][]> => {
  if (cluster === undefined) return [];
  const lists = LISTS.map(async ([kind, path]) => {
    const headers = { authorization: `Bearer ${SLIPWAY_TOKEN}` };
    const { body } = await cluster.send({ method: 'GET', path, headers, timeoutMs: 60_000 });
    return (JSON.parse(body) as Listed).items
      .filter(({ metadata: { name } }) => name === service || name === `${service}-v1`)
      .map(({ metadata }): [string, string] => [`${cluster.name} ${kind} ${metadata.name}`, metadata.uid]);
  });
  return (await Promise.all(lists)).flat();
};
