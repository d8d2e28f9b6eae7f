import { type Identity, subjectOf } from '../../access/identity.ts';
import { ImpersonationRefused } from '../../clusters/impersonation.ts';
import type { KubeClient, KubeCluster } from '../../clusters/kube-client.ts';
import type { CellOutcome, Engine, PlannedRequest, SendOptions } from '../engine.ts';
import { check, send } from './carry-out.ts';
import { createExchange, type Exchange, type ExchangeLimits, type Pauses } from './exchange.ts';
import { createFairLimit, type FairLimit } from './fair-limit.ts';
import { observe } from './observe.ts';
import { outcomeOf } from './outcome.ts';
import { plan } from './plan.ts';

export interface DirectEngineDependencies extends Pauses {
  readonly member: (name: string) => KubeCluster | undefined;
  readonly limits?: Partial<ExchangeLimits & { callsInFlight: number }>;
}

/** Calls under way in one cluster at a time, shared out among its users. */
const callsInFlight = 4;

/** Server-side apply in each member, as the user: what is created was not there, what is changed or deleted is the object that is known. */
export const createDirectEngine = ({ member, limits, ...pauses }: DirectEngineDependencies): Engine => {
  const bulkheads = new Map<string, FairLimit>();
  const bulkheadOf = (cluster: string): FairLimit => {
    const bulkhead = bulkheads.get(cluster) ?? createFairLimit(limits?.callsInFlight ?? callsInFlight);
    bulkheads.set(cluster, bulkhead);
    return bulkhead;
  };
  const within = async (
    request: PlannedRequest,
    identity: Identity,
    options: SendOptions | undefined,
    act: (exchange: Exchange) => Promise<CellOutcome>,
  ): Promise<CellOutcome> => {
    const name = request.cluster ?? '';
    const client = clientOf(member(name), name, identity);
    if ('state' in client) return client;
    const user = JSON.stringify([identity.issuer, subjectOf(identity)]);
    const bulkhead = <T>(call: () => Promise<T>): Promise<T> => bulkheadOf(name)(user, call);
    return act(createExchange({ client, request, bulkhead, signal: options?.signal, limits, ...pauses }));
  };
  return {
    name: 'direct',
    capabilities: { preview: 'member', health: 'members', drift: 'none', orphan: true, undo: true },
    plan,
    check: (request, as, options) => within(request, as, options, (exchange) => check(exchange, options)),
    send: (request, as, options) => within(request, as, options, (exchange) => send(exchange, options)),
    observe: (request, as, options) => within(request, as, options, observe),
  };
};

const clientOf = (cluster: KubeCluster | undefined, name: string, identity: Identity): KubeClient | CellOutcome => {
  if (cluster === undefined)
    return outcomeOf({
      state: 'Unreachable',
      reason: 'UnknownCluster',
      message: `no cluster ${name} is configured`,
      causes: [],
    });
  try {
    return cluster.as(identity);
  } catch (error) {
    if (!(error instanceof ImpersonationRefused)) throw error;
    return outcomeOf({ state: 'Denied', reason: 'IdentityRefused', message: error.message, causes: [] });
  }
};
