import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 100;

/**
 * Stops serving without cutting anybody off: answers under way are finished and say `Connection: close`, idle sockets are
 * closed as they become idle, new connections are refused.
 */
export const stopServing = async (app: FastifyInstance): Promise<void> => {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
};
