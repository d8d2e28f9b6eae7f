import type { CallOptions, KubeClient, KubeCluster, ObjectRef } from '../../src/clusters/kube-client.ts';
import type { Store } from '../../src/store/store.ts';

/** Where one server dies: at the boundary of that number (from 1, in the order seen) or name (`east.apply Deployment #1`). */
export interface CrashPoint {
  readonly boundary: number | string;
  /** `before`: without its effect. `after`: with its effect, the answer never comes. */
  readonly side: 'before' | 'after';
}

/** The life of one server, shared by all of its instrumented ports. */
export interface Crash {
  /** Names of the boundaries crossed so far, in order; the last one of a dead server is the one it died at. */
  readonly seen: readonly string[];
  readonly crashed: boolean;
  /** Resolves when the server dies. */
  readonly died: Promise<void>;
  /** Dies now, between two boundaries: calls under way have their effect and are never answered. */
  die(): void;
  /** Carries one call across a boundary, unless that is where it ends. For ports that are not instrumented here. */
  cross<T>(name: string, call: () => Promise<T>): Promise<T>;
}

/**
 * A server that dies at a point, or without one lives and only tells which boundaries there are. Calls in parallel may be seen in
 * another order in the next run: the same point is better named than numbered there.
 */
export const createCrash = (point?: CrashPoint): Crash => {
  const seen: string[] = [];
  const counts = new Map<string, number>();
  let crashed = false;
  let tell: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const die = (): void => {
    crashed = true;
    tell();
  };
  const isPoint = (name: string): boolean =>
    point !== undefined && (point.boundary === seen.length || point.boundary === name);
  const enter = (name: string): string => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const numbered = `${name} #${count}`;
    seen.push(numbered);
    return numbered;
  };
  return {
    seen,
    get crashed() {
      return crashed;
    },
    died,
    die,
    cross: async (name, call) => {
      if (crashed) return never();
      const isHere = isPoint(enter(name));
      if (isHere && point?.side === 'before') {
        die();
        return never();
      }
      // Of a dead server neither an answer nor an error arrives anywhere.
      const answer = await call()
        .finally(() => (isHere ? die() : undefined))
        .catch((error: unknown) => {
          if (crashed) return never();
          throw error;
        });
      return crashed ? never() : answer;
    },
  };
};

const never = (): Promise<never> => new Promise<never>(() => undefined);

/**
 * The store as one server sees it: `store.drafts.writeStep`, `store.submissions.append`. `close` is a boundary too: who
 * made the store beneath closes it.
 */
export const instrumentedStore = (store: Store, crash: Crash): Store => ({
  ...instrumented({ ping: store.ping, sweep: store.sweep, close: store.close }, 'store', crash),
  drafts: instrumented(store.drafts, 'store.drafts', crash),
  submissions: instrumented(store.submissions, 'store.submissions', crash),
  services: instrumented(store.services, 'store.services', crash),
  requests: instrumented(store.requests, 'store.requests', crash),
});

/** Every function of a port as a boundary of its own name, those to come included. */
const instrumented = <T extends object>(port: T, prefix: string, crash: Crash): T =>
  Object.fromEntries(
    Object.entries(port)
      .filter(([, member]) => typeof member === 'function')
      .map(([name, member]: [string, (...args: unknown[]) => Promise<unknown>]) => [
        name,
        (...args: unknown[]) => crash.cross(`${prefix}.${name}`, async () => member.apply(port, args)),
      ]),
  ) as T;

/** A cluster as one server sees it: `east.apply Deployment`, `east.apply Deployment (dry run)`, `host.post tokenreviews`. */
export const instrumentedCluster = (cluster: KubeCluster, crash: Crash): KubeCluster => {
  const { name } = cluster;
  return {
    name,
    as: (identity) => instrumentedClient(cluster.as(identity), name, crash),
    post: (path, body, options) => crash.cross(`${name}.post ${path}`, () => cluster.post(path, body, options)),
    version: (options) => crash.cross(`${name}.version`, () => cluster.version(options)),
    close: () => crash.cross(`${name}.close`, () => cluster.close()),
  };
};

const instrumentedClient = (client: KubeClient, cluster: string, crash: Crash): KubeClient => {
  const named = (verb: string, { kind }: Pick<ObjectRef, 'kind'>, options?: CallOptions): string =>
    `${cluster}.${verb} ${kind}${options?.dryRun === true ? ' (dry run)' : ''}`;
  return {
    get: (ref, options) => crash.cross(named('get', ref, options), () => client.get(ref, options)),
    list: (ref, options) => crash.cross(named('list', ref, options), () => client.list(ref, options)),
    apply: (object, options) => crash.cross(named('apply', object, options), () => client.apply(object, options)),
    delete: (ref, options) => crash.cross(named('delete', ref, options), () => client.delete(ref, options)),
  };
};
