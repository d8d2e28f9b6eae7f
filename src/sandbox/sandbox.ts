import type { Transport } from '../clusters/transport.ts';
import type { TokenUser } from './authentication.ts';
import type { ObjectTable } from './object-table.ts';
import { createSandboxCluster, type SandboxCluster } from './sandbox-cluster.ts';
import { SERVICE_USER, seedGrants } from './seed-access.ts';
import { SEED_OBJECTS } from './seed-objects.ts';

export interface SandboxOptions {
  /** Where all clusters keep their objects. Closed with the sandbox. */
  readonly storage: ObjectTable;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Makes the uids of objects. */
  readonly newId: () => string;
  /** Makes the users' tokens. Absent: `sandbox-<user>`, known to everybody, so on loopback only. */
  readonly newToken?: () => string;
}

export type SandboxUser = 'alice' | 'bob' | 'carol';

export interface SandboxMember {
  /** Answers once the seed objects are there. */
  readonly transport: Transport;
  /** Token of Slipway's own identity: it may impersonate and review. */
  readonly serviceToken: string;
  /** The cluster itself, to change permissions or seed more. */
  readonly cluster: SandboxCluster;
}

export interface Sandbox {
  /** `host` (which answers reviews), `east` and `west`. */
  readonly clusters: ReadonlyMap<string, SandboxMember>;
  /** Clusters by project; each project is the namespace of its name. */
  readonly projects: Readonly<Record<string, readonly string[]>>;
  readonly tokens: Readonly<Record<SandboxUser, string>>;
  /** Resolves when the seed objects are stored. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

const PROJECTS = { demo: ['host', 'east', 'west'], other: ['east'] } as const;

const afterReady = (cluster: Transport, ready: Promise<void>): Transport => ({
  send: async (request) => {
    await ready;
    return cluster.send(request);
  },
  close: () => cluster.close(),
});

const userTokens = (newToken: (() => string) | undefined): Record<SandboxUser, string> => {
  const tokenOf = (user: SandboxUser) => newToken?.() ?? `sandbox-${user}`;
  return { alice: tokenOf('alice'), bob: tokenOf('bob'), carol: tokenOf('carol') };
};

/**
 * The clusters for trying Slipway out and for fast tests: a project `demo` in all three, a project `other` in `east`.
 * Seeding happens once for a storage, so that what a user deleted stays deleted.
 */
export const createSandbox = ({ storage, now, newId, newToken }: SandboxOptions): Sandbox => {
  const tokens = userTokens(newToken);
  const users = Object.entries(tokens).map(
    ([username, token]): TokenUser => ({
      token,
      username,
      uid: `sandbox-user-${username}`,
      groups: ['sandbox-users'],
    }),
  );

  const member = (name: keyof typeof SEED_OBJECTS): readonly [string, SandboxMember, Promise<void>] => {
    const serviceToken = `service-${newId()}`;
    const cluster = createSandboxCluster({
      name,
      objects: storage,
      tokens: [...users, { token: serviceToken, username: SERVICE_USER }],
      grants: seedGrants(name),
      now,
      newId,
    });
    const seeded = cluster.seed('first-start', SEED_OBJECTS[name]);
    return [name, { transport: afterReady(cluster, seeded), serviceToken, cluster }, seeded];
  };

  const members = (['host', 'east', 'west'] as const).map(member);
  const ready = Promise.all(members.map(([, , seeded]) => seeded)).then(() => undefined);
  // Whoever awaits it still sees the failure; nobody awaiting it must not end the process.
  ready.catch(() => undefined);
  return {
    clusters: new Map(members.map(([name, each]) => [name, each])),
    projects: PROJECTS,
    tokens,
    ready,
    close: async () => {
      await ready.catch(() => undefined);
      await storage.close();
    },
  };
};

/** A transport that sends each request with the token, in place of any it carries. */
export const sandboxTransport = (cluster: Transport, { token }: { readonly token: string }): Transport => ({
  send: (request) => cluster.send({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } }),
  close: () => cluster.close(),
});
