import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, AnswerBody, Call } from './member-api.ts';

/**
 * Reads `path` until `holds` is true of the answer, and settles with that answer.
 * @throws after `timeoutMs`, with the last answer
 */
export const until = async <Body = AnswerBody>(
  call: Call,
  path: string,
  holds: (answer: Answer<Body>) => boolean,
  timeoutMs = 15_000,
): Promise<Answer<Body>> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await call<Body>('GET', path);
    if (holds(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`${path} after ${timeoutMs} ms: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
};
