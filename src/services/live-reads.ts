import type { Identity } from '../access/identity.ts';
import { ImpersonationRefused } from '../clusters/impersonation.ts';
import type { KubeClient, KubeCluster, KubeFault, KubeResult, ObjectRef } from '../clusters/kube-client.ts';
import { managedLabel, serviceIdAnnotation } from '../engines/marks.ts';
import { canonicalJson } from '../manifests/digest.ts';
import type { KubeObject } from '../manifests/kube-object.ts';
import { createSharedReads } from './shared-reads.ts';

/** What came of a look into a cluster. */
export type Read = { readonly type: 'read'; readonly objects: readonly KubeObject[] } | Unread;

export interface Unread {
  readonly type: 'unread';
  /** The server's words, or ours about why there are none. */
  readonly message: string;
  /** `refused`: there was an answer, a no. `failed`: the server, or a proxy before it, could not answer. `silent`: there was none. */
  readonly because: 'refused' | 'failed' | 'silent';
}

/** One cluster, read as one identity; nothing of it rejects. */
export interface LiveReader {
  /** All objects of Slipway of a kind in a namespace. */
  marked(ref: CollectionRef): Promise<Read>;
  /** One object, or none. */
  named(ref: ObjectRef): Promise<Read>;
  /** Events about the StatefulSets of a namespace. */
  setEvents(namespace: string): Promise<Read>;
}

type CollectionRef = Omit<ObjectRef, 'name'>;

export interface LiveReadsSettings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly keptMs: number;
  readonly limit: number;
}

/**
 * Reads clusters as cheaply as many who look at once allow: callers with exactly the same identity share what was read. Nobody
 * else does, because what one may see, another may not.
 */
export const createLiveReads = (settings: LiveReadsSettings) => {
  const shared = createSharedReads<Read>(settings);

  /** @param timeLeft milliseconds that a call may take, asked when it begins */
  return (cluster: KubeCluster, identity: Identity, timeLeft: () => number): LiveReader => {
    const who = fingerprintOf(identity);
    const read = (what: readonly unknown[], ask: (client: KubeClient, timeoutMs: number) => Promise<Read>) =>
      shared.read(JSON.stringify([cluster.name, who, ...what]), async () => {
        const client = clientOf(cluster, identity);
        return 'type' in client ? client : ask(client, timeLeft());
      });
    return {
      marked: (ref) =>
        read(['marked', ref.kind, ref.namespace], async (client, timeoutMs) =>
          listed(await client.list(ref, { labelSelector: `${managedLabel}=true`, timeoutMs })),
        ),
      named: (ref) =>
        read(['named', ref.kind, ref.namespace, ref.name], async (client, timeoutMs) =>
          got(await client.get(ref, { timeoutMs })),
        ),
      setEvents: (namespace) =>
        read(['events', namespace], async (client, timeoutMs) =>
          listed(await client.list({ ...events, namespace }, { fieldSelector, timeoutMs })),
        ),
    };
  };
};

const events = { apiVersion: 'v1', kind: 'Event' } as const;
const fieldSelector = 'involvedObject.kind=StatefulSet';

/** The whole identity as one text: everything by which a server tells who may do what. */
const fingerprintOf = ({ issuer, username, uid, groups, extra }: Identity): string =>
  canonicalJson([issuer, username, uid ?? null, [...groups].sort(), extra]);

const clientOf = (cluster: KubeCluster, identity: Identity): KubeClient | Read => {
  try {
    return cluster.as(identity);
  } catch (error) {
    if (error instanceof ImpersonationRefused) return { type: 'unread', message: error.message, because: 'refused' };
    throw error;
  }
};

const listed = (result: KubeResult<{ items: KubeObject[] }>): Read =>
  result.ok ? { type: 'read', objects: result.value.items.map(lean) } : unread(result.fault);

const got = (result: KubeResult): Read => {
  if (result.ok) return { type: 'read', objects: [lean(result.value)] };
  return isAbsent(result.fault) ? { type: 'read', objects: [] } : unread(result.fault);
};

/** A 404 without a reason is a proxy's, which knows nothing of the object. */
const isAbsent = (fault: KubeFault): boolean =>
  fault.type === 'status' && fault.status === 404 && fault.reason === 'NotFound';

const unread = (fault: KubeFault): Unread => ({
  type: 'unread',
  message: fault.message,
  because:
    fault.type === 'no-answer' ? 'silent' : fault.status === 403 && fault.reason !== undefined ? 'refused' : 'failed',
});

/** Without what is large and never looked at here: readings are kept for a moment. */
const lean = (object: KubeObject): KubeObject => {
  const { name, namespace, uid, generation, creationTimestamp, deletionTimestamp, annotations } = object.metadata;
  const serviceId = annotations?.[serviceIdAnnotation];
  return {
    ...object,
    metadata: {
      name,
      namespace,
      uid,
      generation,
      creationTimestamp,
      deletionTimestamp,
      ...(serviceId === undefined ? {} : { annotations: { [serviceIdAnnotation]: serviceId } }),
    },
    spec: leanSpec(object.spec),
  };
};

const leanSpec = (spec: unknown): unknown =>
  typeof spec === 'object' && spec !== null ? { ...spec, template: undefined, volumeClaimTemplates: undefined } : spec;
