import { readFileSync } from 'node:fs';
import { StoreUnavailable } from '../store.ts';
import type { RedisClient } from './redis-client.ts';
import { storeUnavailable } from './redis-failure.ts';

const SCRIPTS = [
  'create-draft',
  'list-drafts',
  'write-step',
  'write-title',
  'remove-draft',
  'begin-submission',
  'append-journal',
  'tail-journal',
  'close-submission',
  'reopen-submission',
  'claim-submission',
  'renew-lease',
  'read-submission',
  'list-submissions',
  'list-open',
  'announce-project',
  'list-projects',
  'forget-projects',
  'claim-request',
  'answer-request',
  'release-request',
] as const;
export type ScriptName = (typeof SCRIPTS)[number];

/** The one way to Redis: each call is one round trip that answers in time or throws `StoreUnavailable`. */
export interface Connection {
  /** @returns what the script returns: texts and lists of them */
  run(script: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  /** A command of the client itself. */
  send<T>(command: (client: RedisClient) => Promise<T>): Promise<T>;
}

type Command = `slipway:${ScriptName}`;
type Scripted = Readonly<Record<Command, (...args: (string | number)[]) => Promise<unknown>>>;

/**
 * Loads the scripts into the client, which sends the text of one only to a server that does not know it yet.
 *
 * @param deadlineMs after which a call throws, whatever the client does
 */
export function createConnection(client: RedisClient, deadlineMs: number): Connection {
  const scripted = withScripts(client);
  return {
    run: (script, keys, args) => inTime(deadlineMs, scripted[`slipway:${script}`](keys.length, ...keys, ...args)),
    send: (command) => inTime(deadlineMs, command(client)),
  };
}

function withScripts(client: RedisClient): Scripted {
  for (const name of SCRIPTS) {
    const lua = readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8');
    client.defineCommand(`slipway:${name}` satisfies Command, { lua });
  }
  // The client puts a method for each on itself, which its types cannot know.
  return client as unknown as Scripted;
}

/** The client's own deadline is for one sending of a command; this one also holds when a cluster redirects it. */
function inTime<T>(deadlineMs: number, answer: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new StoreUnavailable('Redis: no answer in time')), deadlineMs);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(storeUnavailable(error));
      },
    );
  });
}
