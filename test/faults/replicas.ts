import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS, eventsIn, type Opened, open, type ToldEvent } from '../http/event-server.ts';
import type { Received } from '../http/slipway.ts';
import { PROJECT, TOKEN } from './fleet.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Received['body'];
}

/** A cell, as it is told. */
export interface ToldCell {
  readonly cluster: string;
  readonly kind: string;
  readonly name: string;
  readonly state: string;
  readonly uid: string | null;
}

export type Call = (
  method: string,
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** Calls a server as alice; paths begin after the project. */
export const callOf =
  (origin: string): Call =>
  async (method, path, body, headers = {}) => {
    const answer = await fetch(`${origin}/api/v1/projects/${PROJECT}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };

export interface Stream {
  readonly status: number;
  /** Those that came so far, in their order. */
  events(): readonly ToldEvent[];
  /** Settles when it is over: whether it was ended, and not cut. */
  readonly over: Promise<boolean>;
}

/** @param after id of the last event that the caller has */
export const openStream = async (origin: string, submission: string, after?: number): Promise<Stream> => {
  const headers = {
    Authorization: `Bearer ${TOKEN}`,
    Accept: 'text/event-stream',
    ...(after === undefined ? {} : { 'Last-Event-ID': String(after) }),
  };
  const path = EVENTS.replace('submission-1', submission);
  const opened: Opened = await open(Number(new URL(origin).port), { path, headers });
  // What is cut off in the middle of an event is no event.
  const whole = (): string => opened.text().slice(0, opened.text().lastIndexOf('\n\n') + 2);
  return { status: opened.status, events: () => eventsIn(whole()), over: opened.over };
};

/** @throws when it does not come to that in a minute */
export const untilTrue = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within a minute`);
    await sleep(20);
  }
};
