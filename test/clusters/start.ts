import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Credentials, startApiServer, startEtcd, type Tokens, users, writeCredentials } from './api-server.ts';
import { type Controllers, controlledServerArgs, startControllers } from './controllers.ts';
import { grant, type Impersonation } from './grants.ts';
import { type Context, kubeconfigOf } from './kubeconfig.ts';
import { type Call, createMemberApi } from './member-api.ts';
import { createSupervisor, type Supervisor } from './processes.ts';

/** A real kube-apiserver on loopback, with RBAC, a namespace `shop` and the roles of `deploy/`. Controllers run where they are asked for. */
export interface Member {
  readonly name: string;
  /** `https://127.0.0.1:<port>`; the same for the member's whole life. */
  readonly server: string;
  /** PEM of what its certificate is to be checked with. */
  readonly ca: string;
  /** The bearer token of each user; the same in every member. */
  readonly tokens: Tokens;
  /** A kubeconfig file with the contexts `admin` and `slipway`. */
  readonly kubeconfigPath: string;
  /** As `system:masters`, for fixtures and for looking at what there is. */
  readonly admin: Call;
  /** What makes its objects come true; undefined where {@link MemberOptions.controllers} does not name it. */
  readonly controllers: Controllers | undefined;
  /** With the token of that user, or any other token. */
  as(user: keyof Tokens | (string & {})): Call;
  /** SIGSTOP of its API server: connections are accepted by the kernel and never answered. */
  pause(): Promise<void>;
  resume(): void;
  /** SIGKILL: connections are refused from now on. */
  kill(): Promise<void>;
  /** After `kill`: the same server again, same address, certificate and contents. */
  restart(): Promise<void>;
  /** Ends just this member; the others go on. */
  stop(): Promise<void>;
}

export interface Members {
  readonly all: readonly Member[];
  /** @throws when there is none of that name. */
  get(name: string): Member;
  /** One kubeconfig file: the context of each member's name is Slipway's identity there, `<name>-admin` is the admin. */
  readonly kubeconfigPath: string;
  /** Ends everything and removes its files. Happens by itself when the process ends, in whatever way. */
  stop(): Promise<void>;
}

export interface MemberOptions {
  /** Which of the shipped impersonator roles Slipway is bound to. Default `constrained`. */
  readonly impersonation?: Impersonation;
  /** More flags for each kube-apiserver. */
  readonly apiServerArgs?: readonly string[];
  /**
   * Where controllers run: `true` for every member, or their names. Without them nothing is rolled out, and a foreground deletion
   * stays pending. Each takes some 260 MB of memory.
   */
  readonly controllers?: boolean | readonly string[];
}

const wantsControllers = ({ controllers = false }: MemberOptions, name: string): boolean =>
  typeof controllers === 'boolean' ? controllers : controllers.includes(name);

const newTokens = (): Tokens =>
  Object.fromEntries(Object.keys(users).map((user) => [user, `${user}-${randomBytes(12).toString('hex')}`])) as Record<
    keyof Tokens,
    string
  >;

const isUser = (name: string): name is keyof Tokens => Object.hasOwn(users, name);

/** A member's two contexts; the first is Slipway's. */
const contextsOf = (
  { server, ca }: Pick<Member, 'server' | 'ca'>,
  tokens: Tokens,
  names: { slipway: string; admin: string },
): Context[] => [
  { name: names.slipway, server, ca, token: tokens.slipway },
  { name: names.admin, server, ca, token: tokens.admin },
];

const startMember = async (
  supervisor: Supervisor,
  folder: string,
  name: string,
  etcd: string,
  credentials: Credentials,
  options: MemberOptions,
): Promise<Member> => {
  const controlled = wantsControllers(options, name);
  const args = [...(controlled ? controlledServerArgs : []), ...(options.apiServerArgs ?? [])];
  const started = await startApiServer(supervisor, folder, name, etcd, credentials, args);
  const { server, ca, again } = started;
  const { tokens } = credentials;
  let { process } = started;
  const api = createMemberApi(server, ca);
  const admin = api.as(tokens.admin);
  await grant(admin, options.impersonation ?? 'constrained');
  const controllers = controlled
    ? await startControllers(supervisor, folder, { name, server, ca, token: tokens.admin, admin })
    : undefined;
  const kubeconfigPath = join(folder, `${name}.kubeconfig`);
  writeFileSync(kubeconfigPath, kubeconfigOf(contextsOf(started, tokens, { slipway: 'slipway', admin: 'admin' })));
  return {
    name,
    server,
    ca,
    tokens,
    kubeconfigPath,
    admin,
    controllers,
    as: (user) => api.as(isUser(user) ? tokens[user] : user),
    pause: () => process.pause(),
    resume: () => process.resume(),
    kill: () => process.kill(),
    restart: async () => {
      ({ process } = await again());
    },
    stop: async () => {
      await api.close();
      await controllers?.stop();
      await process.kill();
    },
  };
};

/**
 * Starts one etcd and one kube-apiserver per name, all in parallel, and settles when all of them are ready.
 * Look at `membersMissing()` first.
 */
export const startMembers = async (names: readonly string[], options: MemberOptions = {}): Promise<Members> => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-members-'));
  const supervisor = createSupervisor(folder);
  try {
    const credentials = writeCredentials(folder, newTokens());
    const etcd = await startEtcd(supervisor, folder);
    const all = await Promise.all(
      names.map((name) => startMember(supervisor, folder, name, etcd, credentials, options)),
    );
    return membersOf(all, folder, supervisor);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
};

const membersOf = (all: readonly Member[], folder: string, supervisor: Supervisor): Members => {
  const kubeconfigPath = join(folder, 'members.kubeconfig');
  const contexts = all.flatMap((member) =>
    contextsOf(member, member.tokens, { slipway: member.name, admin: `${member.name}-admin` }),
  );
  writeFileSync(kubeconfigPath, kubeconfigOf(contexts));
  return {
    all,
    kubeconfigPath,
    get: (name) => {
      const member = all.find((candidate) => candidate.name === name);
      if (member === undefined) throw new Error(`no member cluster ${name}`);
      return member;
    },
    stop: async () => {
      await Promise.all(all.map((member) => member.stop()));
      await supervisor.stop();
    },
  };
};
