import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems.ts';

export const LAST_EVENT_ID_PATTERN = '^[0-9]{1,15}$';

/** The number in `Last-Event-ID` (HTML, section 9.2.4), where it is there. */
export const readLastEventId = ({ headers }: FastifyRequest): number | undefined | Problem => {
  const text = headers['last-event-id'];
  if (text === undefined) return undefined;
  const isId = typeof text === 'string' && new RegExp(LAST_EVENT_ID_PATTERN).test(text);
  return isId ? Number(text) : new Problem('malformed-request', { detail: 'last-event-id' });
};
