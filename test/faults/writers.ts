import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { createLedger, type Ledger } from './ledger.ts';

/** Milliseconds. A caller who waits longer counts as one without an answer. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 20;
const DRAFTS = '/api/v1/projects/demo/drafts';

/** Steps that writers write, with a text in each that a write's id fits in. */
const slots = {
  'basic-information': {
    valueOf: (id: string): object => ({ name: 'cart', description: id }),
    idIn: (value: { description?: string } | null) => value?.description ?? '',
  },
  'advanced-settings': {
    valueOf: (id: string): object => ({ metadata: { annotations: { 'example.com/write': id } } }),
    idIn: (value: { metadata?: { annotations?: Record<string, string> } } | null) =>
      value?.metadata?.annotations?.['example.com/write'] ?? '',
  },
} as const;
type Slug = keyof typeof slots;

/** One step of one draft, with what is known of the writes to it. */
export interface Place {
  readonly draft: string;
  readonly slug: Slug;
  readonly ledger: Ledger;
  /** Conflicts told to a writer of which the place has no second one. */
  readonly falseConflicts: string[];
}

export interface Client {
  call(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Received>;
  close(): Promise<void>;
}
export interface Received {
  readonly status: number;
  readonly etag: string;
  readonly body: Record<string, unknown>;
}

/** A caller as alice of the sandbox. Nothing is sent twice by itself; a call rejects when no whole answer comes. */
export const createClient = (origin: string, connections = 64): Client => {
  const dispatcher = new Agent({ connections, pipelining: 1, bodyTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS });
  return {
    call: async (method, path, body, headers = {}) => {
      const answer = await request(origin + path, {
        dispatcher,
        method: method as Dispatcher.HttpMethod,
        headers: {
          authorization: 'Bearer sandbox-alice',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.body.text();
      const etag = String(answer.headers.etag ?? '');
      return { status: answer.statusCode, etag, body: text.startsWith('{') ? JSON.parse(text) : {} };
    },
    close: () => dispatcher.destroy(),
  };
};

/** Steps of new drafts, at most 40: a user may have 20 drafts. */
export const newPlaces = async (client: Client, count: number): Promise<Place[]> => {
  const slugs = Object.keys(slots) as Slug[];
  const places: Place[] = [];
  while (places.length < count) {
    const { status, body } = await client.call('POST', DRAFTS, { kind: 'stateless' });
    if (status !== 201) throw new Error(`no draft: ${status} ${JSON.stringify(body)}`);
    for (const slug of slugs)
      places.push({ draft: `${DRAFTS}/${body.id}`, slug, ledger: createLedger(), falseConflicts: [] });
  }
  return places.slice(0, count);
};

interface Version {
  readonly tag: string;
  readonly id: string;
}
const pathOf = ({ draft, slug }: Place): string => `${draft}/steps/${slug}`;

/** What is there now; asked until there is an answer. */
export const readPlace = async (client: Client, place: Place): Promise<Version> => {
  for (;;) {
    const answer = await client.call('GET', pathOf(place)).catch(() => undefined);
    if (answer?.status === 200) return { tag: answer.etag, id: slots[place.slug].idIn(answer.body.value as never) };
    if (answer !== undefined && answer.status < 500 && answer.status !== 429) throw unexpected(answer);
    await sleep(PAUSE_MS);
  }
};

export interface Writer {
  readonly name: string;
  readonly place: Place;
  /** Nobody else writes there: any conflict is a false one. */
  readonly alone: boolean;
}

/**
 * Compare-and-set after compare-and-set until `isOver`. A write without a complete answer, or with a 5xx, is sent again as it was
 * until it has one.
 */
export const write = async (
  client: Client,
  { name, place, alone }: Writer,
  isOver: (tries: number) => boolean,
): Promise<void> => {
  let seen: Version | undefined;
  for (let tries = 0; !isOver(tries); tries++) {
    seen ??= await readPlace(client, place);
    const id = `${name}-${tries}`;
    place.ledger.sent(id, seen.id);
    const { answer, certain } = await sendUntilAnswered(client, place, seen.tag, id);
    if (answer.status === 200) place.ledger.acknowledged(id);
    else if (certain) place.ledger.refused(id);
    if (answer.status !== 200 && alone) place.falseConflicts.push(id);
    seen = answer.status === 200 ? { tag: answer.etag, id } : undefined;
  }
};

/** `certain`: no sending went without an answer. */
const sendUntilAnswered = async (
  client: Client,
  place: Place,
  tag: string,
  id: string,
): Promise<{ answer: Received; certain: boolean }> => {
  for (let certain = true; ; ) {
    const body = slots[place.slug].valueOf(id);
    const answer = await client.call('PUT', pathOf(place), body, { 'if-match': tag }).catch(() => undefined);
    if (answer?.status === 200 || answer?.status === 412) return { answer, certain };
    if (answer?.status !== 429) certain = false;
    if (answer !== undefined && answer.status < 500 && answer.status !== 429) throw unexpected(answer);
    await sleep(PAUSE_MS);
  }
};

const unexpected = ({ status, body }: Received): Error => new Error(`unexpected: ${status} ${JSON.stringify(body)}`);
