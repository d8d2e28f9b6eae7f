import { expect } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import type { KubeCluster } from '../../src/clusters/kube-client.ts';
import type { Engine, PlannedRequest } from '../../src/engines/engine.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import type { Rendering } from '../../src/manifests/rendering.ts';
import { aRendering, creating } from '../engines/a-rendering.ts';
import type { Wrap } from './faults.ts';

/** A member cluster of a contract run. */
export interface ContractMember {
  /** To it as Slipway, with what a test puts in between. */
  connect(wrap?: Wrap): KubeCluster;
  /** As an administrator, past everything that is under test. */
  admin(
    method: 'GET' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Lets an object go that is being deleted, whatever holds it: what the controllers do that are missing. */
  collect(path: string): Promise<void>;
}

export interface ContractSetup {
  readonly members: { readonly a: ContractMember; readonly b: ContractMember };
  /** A namespace of both members in which `alice` may do everything with services and workloads, and `eve` nothing. */
  readonly project: string;
  readonly alice: Identity;
  readonly eve: Identity;
  /** May do everything everywhere: to come as far as what no ordinary user sees. */
  readonly root: Identity;
  /** A namespace of `a` that is being deleted and not gone. */
  readonly terminating: string;
  close(): Promise<void>;
}

export interface EngineUnderTest {
  readonly setup: () => Promise<ContractSetup>;
  /** @param limits milliseconds of patience, where the usual ones would take too long */
  readonly createEngine: (
    member: (name: string) => KubeCluster | undefined,
    limits?: { readonly whole?: number; readonly deletion?: number },
  ) => Engine;
}

export const serviceId = 'service-of-the-contract';
export const servicePath = (project: string, name: string): string => `/api/v1/namespaces/${project}/services/${name}`;

/** What the tests of a contract run work with. */
export interface Bench {
  readonly given: () => ContractSetup;
  engineWith(wraps?: { a?: Wrap; b?: Wrap }, limits?: Parameters<EngineUnderTest['createEngine']>[1]): Engine;
  newName(): string;
  requestsOf(engine: Engine, rendering: Rendering, id?: string): readonly PlannedRequest[];
  /** A plan for cluster `a`, its Service first. */
  planFor(
    engine: Engine,
    options?: Parameters<typeof aRendering>[0],
    id?: string,
  ): { readonly service: PlannedRequest; readonly workload: PlannedRequest };
  /** From cluster `a`, past the engine. */
  read(path: string): Promise<KubeObject | undefined>;
  /** A Service in cluster `a` that somebody else has made. */
  foreignService(name?: string): Promise<KubeObject>;
}

export const createBench = (given: () => ContractSetup, createEngine: EngineUnderTest['createEngine']): Bench => {
  let names = 0;
  const newName = (): string => `cart-${++names}`;
  const requestsOf: Bench['requestsOf'] = (engine, rendering, id = serviceId) =>
    engine.plan(creating(rendering, id)).requests;
  return {
    given,
    newName,
    requestsOf,
    engineWith: (wraps = {}, limits) => {
      const { a, b } = given().members;
      const clusters = new Map([
        ['a', a.connect(wraps.a)],
        ['b', b.connect(wraps.b)],
      ]);
      return createEngine((cluster) => clusters.get(cluster), limits);
    },
    planFor: (engine, options = {}, id = serviceId) => {
      const rendering = aRendering({ clusters: ['a'], project: given().project, name: newName(), ...options });
      const [service, workload] = requestsOf(engine, rendering, id);
      if (service === undefined || workload === undefined) throw new Error('a plan without its two objects');
      return { service, workload };
    },
    read: async (path) => {
      const { status, body } = await given().members.a.admin('GET', path);
      return status === 200 ? (body as KubeObject) : undefined;
    },
    foreignService: async (name = newName()) => {
      const { project, members } = given();
      const metadata = { name, namespace: project };
      const spec = { selector: { app: 'theirs' }, ports: [{ port: 81, protocol: 'TCP' }] };
      const object = { apiVersion: 'v1', kind: 'Service', metadata, spec };
      const path = `${servicePath(project, name)}?fieldManager=somebody-else&force=true`;
      expect(await members.a.admin('PATCH', path, object)).toMatchObject({ status: 201 });
      return object;
    },
  };
};
