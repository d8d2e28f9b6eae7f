import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

export interface StopLimits {
  /** Milliseconds in which a request that is just being sent may still arrive. */
  readonly arrivalMs: number;
  /** Milliseconds for the last answers: a caller who sends or reads too slowly is cut off then. */
  readonly answersMs: number;
}

const SWEEP_MS = 100;
/** Milliseconds in which who has connected before the signal is still found: the system accepts connections, and closes them with the port. */
const ACCEPT_MS = 100;

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
    const swept = sweep();
    await delay(ACCEPT_MS);
    await app.close().finally(() => stopped.abort());
    await swept;
  };
};

const trackConnections = ({ server }: FastifyInstance) => {
  const sockets = new Map<string, Socket>();
  /** Answers under way, and whose they are. */
  const answers = new Map<ServerResponse, string>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    const caller = callerOf(socket);
    sockets.set(caller, socket);
    socket.once('close', () => sockets.delete(caller));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answers.set(response, callerOf(socket));
    if (isClosing) response.setHeader('Connection', 'close');
    response.once('close', () => answers.delete(response));
  });
  return {
    announceClose: (): void => {
      isClosing = true;
      for (const response of answers.keys()) if (!response.headersSent) response.setHeader('Connection', 'close');
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
