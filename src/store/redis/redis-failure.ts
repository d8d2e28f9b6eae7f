import { StoreUnavailable } from '../store.ts';

/**
 * What the Redis client threw, as the port's own error. It carries neither message nor cause of the original: those
 * hold commands with their arguments, which are values of users, and addresses.
 */
export function storeUnavailable(error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const message = error instanceof Error ? error.message : '';
  return new StoreUnavailable(`Redis: ${reasonOf(message)}`);
}

function reasonOf(message: string): string {
  if (message === 'Command timed out') return 'no answer in time';
  // The first word of an error reply is its code: OOM, MISCONF, READONLY, LOADING, NOAUTH, CLUSTERDOWN, ERR ...
  const code = /^-?([A-Z][A-Z0-9]+) /.exec(message)?.[1];
  return code === undefined ? 'not connected' : `refused (${code})`;
}
