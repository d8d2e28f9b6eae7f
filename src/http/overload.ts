import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Identity, subjectOf } from '../access/identity.ts';
import { Problem } from '../problems.ts';
import { whenAnswerIsOver } from './answer-over.ts';
import type { Turns } from './turns.ts';

export interface OverloadLimits {
  /** Requests of known callers that are served at once. */
  readonly requests: number;
  /** The same of requests that wait on purpose: for the end of a submission, for events. They are not counted among the others. */
  readonly waiting: number;
  /** Requests of which it is not known yet, or does not matter, whose they are. */
  readonly unknown: number;
}

export interface OverloadDependencies {
  readonly limits?: Partial<OverloadLimits>;
  readonly turns: Turns;
  /** At least 0, below 1: those who were refused together shall not come back together. */
  readonly random: () => number;
  /** Milliseconds. */
  readonly pause?: (ms: number) => Promise<unknown>;
  /** Told of every request that is refused. */
  readonly onShed?: (reason: ShedReason) => void;
}

/** `share`: the caller has his share already. `full`: all together have too much. `unknown`: before anybody was asked whose it is. */
export type ShedReason = 'share' | 'full' | 'unknown';

/** Who gets a place where there are more requests than can be served well. */
export interface Overload {
  /**
   * Before anything is known of a request, or asked about it.
   * @throws Problem `overloaded`
   */
  arrive(request: FastifyRequest, reply: FastifyReply): void;
  /**
   * Once the caller is known: takes a place for him. Who is refused is told so a moment later, so that those who come back at once do
   * not keep everybody waiting.
   * @param waits whether it waits on purpose
   * @throws Problem `too-many-requests` for a caller with his share, `overloaded` where there is no place for anybody
   */
  admit(request: FastifyRequest, caller: Identity, waits: boolean): Promise<void>;
  /**
   * Before the work on an admitted request: settles when it is its caller's turn.
   * @throws Problem `overloaded`, which nobody hears, when the caller has hung up in the meantime
   */
  turn(request: FastifyRequest): Promise<void>;
  /**
   * Keeps a request's place until the work is done, also when the caller has hung up: who asks and hangs up would else have any
   * number of requests under way. Who is refused leaves at once.
   */
  during<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T>;
}

const defaults: OverloadLimits = { requests: 128, waiting: 512, unknown: 1_024 };

/** Seconds after which to come back: the least, and by how many more at most. Who waits holds his place for up to a minute. */
const retryAfter = { short: [1, 2], long: [5, 10] } as const;

/** Milliseconds before a known caller is told of a refusal: what he can ask in a second is bounded by his connections. */
const REFUSAL_MS = 30;
/** Refusals that are held back at once; beyond them they are told at once. */
const HELD_BACK = 256;

/** A request's place: given back when its answer is closed and no work on it is under way, taken again when work begins after that. */
interface Place {
  works: number;
  closed: boolean;
  /** Once he is admitted. */
  caller?: string;
  take: () => () => void;
  giveBack: (() => void) | undefined;
}

export const createOverload = (dependencies: OverloadDependencies): Overload => {
  const { limits: given, turns, random, onShed, pause = delay } = dependencies;
  const limits = { ...defaults, ...given };
  const serving = createShares();
  const waiting = createShares();
  const unknown = createShares();
  const places = new WeakMap<FastifyRequest, Place>();
  let heldBack = 0;

  const refuse = (reason: ShedReason, [least, more]: readonly [number, number] = retryAfter.short): Problem => {
    onShed?.(reason);
    const seconds = least + Math.floor(random() * (more + 1));
    const slug = reason === 'share' ? 'too-many-requests' : 'overloaded';
    return new Problem(slug, { headers: { 'Retry-After': String(seconds) } });
  };
  const holdBack = async (): Promise<void> => {
    if (heldBack >= HELD_BACK) return;
    heldBack++;
    await pause(REFUSAL_MS);
    heldBack--;
  };
  const giveBack = (place: Place): void => {
    place.giveBack?.();
    place.giveBack = undefined;
  };
  const giveBackWhenDone = (place: Place): void => {
    if (place.closed && place.works === 0) giveBack(place);
  };

  return {
    arrive: (request, reply) => {
      turns.arrive();
      if (unknown.total() >= limits.unknown) throw refuse('unknown');
      const take = () => unknown.take('');
      const place: Place = { works: 0, closed: false, take, giveBack: take() };
      places.set(request, place);
      whenAnswerIsOver(reply.raw, () => {
        place.closed = true;
        giveBackWhenDone(place);
      });
    },
    admit: async (request, identity, waits) => {
      const place = places.get(request);
      if (place === undefined) return;
      const [shares, most, retry] = waits
        ? ([waiting, limits.waiting, retryAfter.long] as const)
        : ([serving, limits.requests, retryAfter.short] as const);
      const caller = JSON.stringify([identity.issuer, subjectOf(identity)]);
      const reason = shares.refusal(caller, most);
      giveBack(place);
      if (reason !== undefined) {
        await holdBack();
        throw refuse(reason, retry);
      }
      place.caller = caller;
      place.take = () => shares.take(caller);
      place.giveBack = place.take();
    },
    turn: async (request) => {
      const place = places.get(request);
      if (place?.caller === undefined) return;
      await turns.take(place.caller);
      if (place.closed) throw new Problem('overloaded');
    },
    during: async (request, work) => {
      const place = places.get(request);
      if (place === undefined) return work();
      place.works++;
      place.giveBack ??= place.take();
      try {
        return await work();
      } catch (error) {
        place.closed = true;
        throw error;
      } finally {
        place.works--;
        giveBackWhenDone(place);
      }
    },
  };
};

/** Places under way, by caller. */
const createShares = () => {
  const counts = new Map<string, number>();
  let total = 0;
  const of = (caller: string): number => counts.get(caller) ?? 0;
  const change = (caller: string, by: number): void => {
    total += by;
    const count = of(caller) + by;
    if (count === 0) counts.delete(caller);
    else counts.set(caller, count);
  };
  return {
    total: () => total,
    /**
     * From half of what is shared on, nobody may have more than an equal part of it, with one part left for whoever comes next: so
     * one caller alone has half, and of two each a third.
     */
    refusal: (caller: string, most: number): ShedReason | undefined => {
      const mine = of(caller);
      const callers = counts.size + (mine === 0 ? 1 : 0);
      const share = Math.max(1, Math.floor(most / (callers + 1)));
      if (total >= most / 2 && mine >= share) return 'share';
      return total >= most ? 'full' : undefined;
    },
    take: (caller: string): (() => void) => {
      change(caller, 1);
      return () => change(caller, -1);
    },
  };
};
