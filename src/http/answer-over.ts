import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What is to be done when a connection is gone, for each of its answers that is not over. */
const pending = new WeakMap<Socket, Set<() => void>>();

/**
 * Acts once an answer is over: it was sent, or its connection is gone. Node tells no `close` of an answer that was still queued behind
 * another one of its connection (pipelining, RFC 9112, section 9.3.2).
 */
export const whenAnswerIsOver = (answer: ServerResponse, act: () => void): void => {
  const { socket } = answer.req;
  const acts = actsOf(socket);
  const over = (): void => {
    if (acts.delete(over)) act();
  };
  acts.add(over);
  answer.once('close', over);
  if (socket.closed) over();
};

const actsOf = (socket: Socket): Set<() => void> => {
  const known = pending.get(socket);
  if (known !== undefined) return known;
  const acts = new Set<() => void>();
  pending.set(socket, acts);
  socket.once('close', () => {
    for (const act of [...acts]) act();
  });
  return acts;
};
