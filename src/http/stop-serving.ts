import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { whenAnswerIsOver } from './answer-over.ts';

export interface StopLimits {
  /** Milliseconds in which a request that is just being sent may still arrive. */
  readonly arrivalMs: number;
  /** Milliseconds for the last answers: a caller who sends or reads too slowly is cut off then. */
  readonly answersMs: number;
}

const SWEEP_MS = 100;
/** Milliseconds without a new connection after which all are taken for seen, and those after which nobody is waited for. */
const ACCEPT = { quietMs: 100, atMostMs: 1_000 } as const;

/**
 * How to stop serving without cutting off anybody who has asked: answers under way are finished and say `Connection: close`,
 * connections without a request are closed, new ones are refused once those of before the signal have been looked at. It ends in time
 * whatever callers do: one that has connected and says nothing is no idle connection to Node, which would wait for it.
 * @param app before it listens
 */
export const createServingStop = (
  app: FastifyInstance,
  { arrivalMs, answersMs }: StopLimits = { arrivalMs: 1_000, answersMs: 10_000 },
): (() => Promise<void>) => {
  const connections = trackConnections(app);
  return async () => {
    const begun = performance.now();
    const stopped = new AbortController();
    const sweep = async (): Promise<void> => {
      while (!stopped.signal.aborted) {
        await delay(SWEEP_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
        app.server.closeIdleConnections();
        if (performance.now() - begun >= arrivalMs) connections.closeUnasked();
        if (performance.now() - begun >= answersMs) app.server.closeAllConnections();
      }
    };
    connections.announceClose();
    await connections.allSeen();
    const swept = sweep();
    await app.close().finally(() => stopped.abort());
    await swept;
  };
};

const trackConnections = ({ server }: FastifyInstance) => {
  const sockets = new Map<string, Socket>();
  /** Answers under way, and whose they are. */
  const answers = new Map<ServerResponse, string>();
  let isClosing = false;
  let seen = 0;
  server.on('connection', (socket: Socket) => {
    seen++;
    const caller = callerOf(socket);
    sockets.set(caller, socket);
    socket.once('close', () => sockets.delete(caller));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answers.set(response, callerOf(socket));
    if (isClosing) response.setHeader('Connection', 'close');
    whenAnswerIsOver(response, () => answers.delete(response));
  });
  return {
    announceClose: (): void => {
      isClosing = true;
      for (const response of answers.keys()) if (!response.headersSent) response.setHeader('Connection', 'close');
    },
    /** The system connects callers before this process has looked at them, and cuts them off when the port is closed. */
    allSeen: async (): Promise<void> => {
      const begun = performance.now();
      for (let before = -1; before !== seen && performance.now() - begun < ACCEPT.atMostMs; ) {
        before = seen;
        await delay(ACCEPT.quietMs);
        // After a late timer the connections are still to be looked at.
        await setImmediate();
      }
    },
    /** Closes every connection on which no request is under way. */
    closeUnasked: (): void => {
      const asked = new Set(answers.values());
      for (const [caller, socket] of sockets) if (!asked.has(caller)) socket.destroy();
    },
  };
};

/** The same for a connection and for the TLS inside it. */
const callerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
