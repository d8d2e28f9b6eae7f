import { setMaxListeners } from 'node:events';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { whenAnswerIsOver } from './answer-over.ts';

/**
 * When what takes long must end: the caller is gone, or the server stops.
 * @param app before it is ready
 */
export const createCallEnds = (app: FastifyInstance): ((reply: FastifyReply) => AbortSignal) => {
  const stopping = new AbortController();
  // One listener for each call that takes long: as many as there are.
  setMaxListeners(0, stopping.signal);
  // Before the server begins to wait for the answers under way.
  app.addHook('preClose', async () => stopping.abort());
  return ({ raw }) => {
    const ended = new AbortController();
    const end = () => ended.abort();
    stopping.signal.addEventListener('abort', end);
    whenAnswerIsOver(raw, () => {
      stopping.signal.removeEventListener('abort', end);
      end();
    });
    if (stopping.signal.aborted || raw.destroyed) end();
    return ended.signal;
  };
};
