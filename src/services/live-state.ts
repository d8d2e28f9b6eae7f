import { setTimeout as delay } from 'node:timers/promises';
import type { Identity } from '../access/identity.ts';
import type { KubeCluster, ObjectRef } from '../clusters/kube-client.ts';
import { lacksPods } from '../clusters/rollout.ts';
import { serviceIdAnnotation } from '../engines/marks.ts';
import type { KubeObject } from '../manifests/kube-object.ts';
import type { Project } from '../projects.ts';
import { workloadName } from '../wizard/names.ts';
import { type ClusterState, type Found, type FoundObjects, stateOf } from './cluster-state.ts';
import { createLiveReads, type LiveReader, type Read, type Unread } from './live-reads.ts';
import type { ServiceRecord } from './service.ts';

/** What services are in their clusters now, read as the one who asks. */
export interface LiveState {
  /**
   * One state for each cluster of the placement, in its order, then for those that still hold objects of the service. Never
   * rejects for what a cluster does, and takes no longer than a cluster is waited for: all are read at once.
   */
  of(identity: Identity, project: Project, service: ServiceRecord): Promise<readonly ClusterState[]>;
}

export interface LiveStateDependencies {
  readonly member: (name: string) => KubeCluster | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds that a cluster is waited for. */
  readonly waitMs?: number;
  /** Milliseconds for which a reading is shared by callers with the same identity. */
  readonly keptMs?: number;
  /** Readings that are kept at most. */
  readonly limit?: number;
}

export const createLiveState = ({
  member,
  now,
  waitMs = 5_000,
  keptMs = 2_000,
  limit = 2_000,
}: LiveStateDependencies): LiveState => {
  const readerOf = createLiveReads({ now, keptMs, limit });
  const silenceOf = createSilences();

  const stateIn = async (name: string, identity: Identity, project: Project, service: ServiceRecord) => {
    const cluster = project.clusters.includes(name) ? member(name) : undefined;
    if (cluster === undefined) return notOfProject(name, project);
    const begunAt = now();
    const timeLeft = () => Math.max(1, begunAt + waitMs * CALL_SHARE - now());
    const objects = await inTime(look(readerOf(cluster, identity, timeLeft), project, service, name), waitMs);
    const told = objects === undefined ? noAnswer(waitMs) : stateOf(objects);
    return { cluster: name, ...told, ...silenceOf(name, begunAt, unreadOf(objects), told.message) };
  };

  return {
    of: (identity, project, service) =>
      Promise.all(clustersOf(service).map((name) => stateIn(name, identity, project, service))),
  };
};

/** Calls end a little before the cluster is given up: what the others have told is then still shown. */
const CALL_SHARE = 0.98;

const clustersOf = ({ placement, objects }: ServiceRecord): readonly string[] => [
  ...new Set([...placement, ...objects.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster]))]),
];

/** Clusters that a project does not have (any more) are not contacted in its name. */
const notOfProject = (cluster: string, { name }: Project): ClusterState => ({
  cluster,
  state: 'Unreachable',
  message: `${JSON.stringify(cluster)} is not a cluster of the project ${JSON.stringify(name)}`,
});

const noAnswer = (ms: number) =>
  ({ state: 'Unreachable', message: `no answer within ${ms / 1_000} s` }) satisfies Omit<ClusterState, 'cluster'>;

/** Why objects could not be read: nothing where all were. */
const unreadOf = (objects: FoundObjects | undefined): readonly Unread['because'][] =>
  objects === undefined
    ? ['silent']
    : [objects.service.found, objects.workload.found].flatMap((one) => (one.type === 'unread' ? [one.because] : []));

interface Silence {
  readonly since: number;
  /** What was found out when it first said nothing. */
  readonly words?: string;
}

/**
 * Since when each cluster has not answered, whoever asked: forgotten with its first answer. There are as many as clusters. Of a
 * cluster that says nothing the first words hold, so that an answer stays the same for as long as nothing changes.
 */
const createSilences = () => {
  const silences = new Map<string, Silence>();
  return (cluster: string, at: number, unread: readonly Unread['because'][], message?: string) => {
    if (unread.every((because) => because === 'refused')) {
      silences.delete(cluster);
      return {};
    }
    const saysNothing = unread.every((because) => because === 'silent');
    const known = silences.get(cluster);
    const words = known?.words ?? (saysNothing ? message : undefined);
    const since = known?.since ?? at;
    silences.set(cluster, { since, words });
    return { since: new Date(since).toISOString(), ...(saysNothing ? { message: words } : {}) };
  };
};

/** Also for a cluster whose client does not keep to the time it was given. */
const inTime = async <T>(work: Promise<T>, ms: number): Promise<T | undefined> => {
  const timer = new AbortController();
  const timeout = delay(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  return Promise.race([work, timeout]).finally(() => timer.abort());
};

const look = async (
  reader: LiveReader,
  project: Project,
  service: ServiceRecord,
  cluster: string,
): Promise<FoundObjects> => {
  const places = placesOf(project, service);
  const find = async (place: ObjectRef) => ({
    kind: place.kind,
    name: place.name,
    found: await findOne(reader, place, expectedOf(service, place, cluster)),
  });
  const [found, workload] = await Promise.all([find(places.service), find(places.workload)]);
  const needsEvents = workload.found.type === 'ours' && lacksPods(workload.found.object);
  // Who may not read events is told the numbers alone.
  const events = needsEvents ? await reader.setEvents(project.name) : undefined;
  return { service: found, workload, events: events?.type === 'read' ? events.objects : undefined };
};

const placesOf = ({ name: namespace }: Project, { name, version, kind }: ServiceRecord) => ({
  service: { apiVersion: 'v1', kind: 'Service', namespace, name },
  workload: {
    apiVersion: 'apps/v1',
    kind: kind === 'stateful' ? 'StatefulSet' : 'Deployment',
    namespace,
    name: workloadName(name, version),
  },
});

interface Expected {
  readonly serviceId: string;
  /** Of the object that was made; none where it is not known to have been made, or is just being made anew. */
  readonly uid?: string;
  /** Whether it is known to have been there. */
  readonly wasThere: boolean;
}

const expectedOf = (
  { serviceId, objects, lastSubmission }: ServiceRecord,
  { kind, name }: ObjectRef,
  cluster: string,
): Expected => {
  const known = objects.find((one) => one.cluster === cluster && one.kind === kind && one.name === name);
  const isChanging = lastSubmission.phase === undefined;
  return { serviceId, uid: isChanging ? undefined : (known?.uid ?? undefined), wasThere: known !== undefined };
};

/** The list may be a moment older than the record, and lacks what has lost its label: only what is ours is believed at once. */
const findOne = async (reader: LiveReader, place: ObjectRef, expected: Expected): Promise<Found> => {
  const listed = judged(await reader.marked(place), place, expected);
  return listed.type === 'ours' || listed.type === 'unread'
    ? listed
    : judged(await reader.named(place), place, expected);
};

const judged = (read: Read, { name }: ObjectRef, expected: Expected): Found => {
  if (read.type === 'unread') return read;
  const object = read.objects.find((one) => one.metadata.name === name);
  return object === undefined ? missing(expected) : whose(object, expected);
};

const missing = ({ wasThere }: Expected): Found => ({ type: 'missing', why: wasThere ? 'is gone' : 'is not there' });

/** Ours is what carries the service's mark and is the very object that was made. */
const whose = (object: KubeObject, { serviceId, uid }: Expected): Found => {
  const { annotations = {} } = object.metadata;
  if (annotations[serviceIdAnnotation] !== serviceId)
    return { type: 'foreign', why: 'exists and does not carry the mark of this service' };
  return uid === undefined || object.metadata.uid === uid
    ? { type: 'ours', object }
    : { type: 'foreign', why: 'carries the mark of this service and is not the object that it made' };
};
