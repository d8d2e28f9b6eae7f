import { Agent, request } from 'undici';
import { type ServerProcess, untilReady } from './processes.ts';

/**
 * Settles when `url` answers 200, whatever its certificate: a server makes its own while it starts, and until it is written there
 * is nobody to trust.
 * @throws as {@link untilReady} does
 */
export const untilHealthy = async (name: string, process: ServerProcess, url: string): Promise<void> => {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  try {
    await untilReady(name, process, async () => {
      const { statusCode, body } = await request(url, { dispatcher });
      await body.dump();
      return statusCode === 200;
    });
  } finally {
    await dispatcher.close();
  }
};
