import pLimit, { type LimitFunction } from 'p-limit';
import type { Identity } from '../../access/identity.ts';
import { ImpersonationRefused } from '../../clusters/impersonation.ts';
import type { KubeClient, KubeCluster } from '../../clusters/kube-client.ts';
import type { CellOutcome, Engine, PlannedRequest, SendOptions } from '../engine.ts';
import { createExchange, type Exchange, type ExchangeLimits, type Pauses } from './exchange.ts';
import { observe } from './observe.ts';
import { outcomeOf } from './outcome.ts';
import { plan } from './plan.ts';
import { check, send } from './write.ts';

export interface DirectEngineDependencies extends Pauses {
  readonly member: (name: string) => KubeCluster | undefined;
  readonly limits?: Partial<ExchangeLimits & { callsInFlight: number }>;
}

/** Calls under way in one cluster at a time. */
const callsInFlight = 4;

/** Server-side apply in each member, as the user, creating only what is not there. */
export const createDirectEngine = ({ member, limits, ...pauses }: DirectEngineDependencies): Engine => {
  const bulkheads = new Map<string, LimitFunction>();
  const bulkheadOf = (cluster: string): LimitFunction => {
    const bulkhead = bulkheads.get(cluster) ?? pLimit(limits?.callsInFlight ?? callsInFlight);
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
    return act(
      createExchange({ client, request, bulkhead: bulkheadOf(name), signal: options?.signal, limits, ...pauses }),
    );
  };
  return {
    name: 'direct',
    capabilities: { preview: 'member', health: 'members', drift: 'none', orphan: false, undo: true },
    plan,
    check: (request, as, options) => within(request, as, options, check),
    send: (request, as, options) => within(request, as, options, (exchange) => send(exchange, options?.sending)),
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
