import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Call } from '../../src/http/endpoint.ts';
import { KEPT_MS, LEASE_MS } from '../../src/http/idempotency.ts';
import { requestDigestOf } from '../../src/http/idempotency-key.ts';
import { parseJson } from '../../src/http/json-text.ts';
import { parseYaml } from '../../src/http/yaml-text.ts';
import { Problem } from '../../src/problems.ts';
import { StoreUnavailable } from '../../src/store/store.ts';
import { type Counting, type Sent, startCounting, YAML } from './counting-app.ts';
import type { Remembered } from './request-memory.ts';

let counting: Counting;
let send: Counting['send'];
beforeEach(async () => {
  counting = await startCounting();
  send = counting.send;
});

const KEY = '6f1c0d7e-5d0f-4a3c-9f0e-1d2c3b4a5f60';
const CONFIRM = '/projects/shop/services/cart';

type Told = Pick<Awaited<ReturnType<Counting['send']>>, 'status' | 'text'>;
const told = ({ status, text }: Told): string =>
  status < 400 ? String(status) : `${status} ${String(JSON.parse(text).type).replace('/problems/', '')}`;
const detail = ({ text }: Told): string => JSON.parse(text).detail;
const REUSED = '422 idempotency-key-reused';
const IN_PROGRESS = '409 request-in-progress';
const REPLAYED = 'idempotency-replayed';

/** Requests that are carried out only as far as the test lets them. */
const heldUp = () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { held, letGo: () => letGo() };
};

const started = async (count: number): Promise<void> => {
  while (counting.calls.length < count) await new Promise(setImmediate);
};

describe('a request with a key', () => {
  it('is carried out once; its twin gets the same answer, byte for byte', async () => {
    const first = await send({ key: KEY });
    expect(first).toMatchObject({ status: 201, headers: { etag: '"1"', location: '/orders/1' } });
    expect(first.headers).not.toHaveProperty(REPLAYED);
    const again = await send({ key: KEY });
    expect(again).toEqual({ ...first, headers: { ...first.headers, [REPLAYED]: 'true' } });
    expect(counting.calls).toHaveLength(1);
  });

  it('keeps its type, whatever its twin would like: an answer in YAML is given again in YAML', async () => {
    counting.script.handle = ({ accept }) => ({ status: 200, ...(accept === YAML ? { text: 'é: 1\n' } : { body: 1 }) });
    const first = await send({ key: KEY, headers: { accept: YAML } });
    expect(first).toMatchObject({ text: 'é: 1\n', headers: { 'content-type': 'application/yaml; charset=utf-8' } });
    for (const accept of [YAML, 'application/json'])
      expect(await send({ key: KEY, headers: { accept } })).toMatchObject({ ...first, text: first.text });
  });

  it('keeps its language: the texts of an answer and what Content-Language says of them stay together', async () => {
    const first = await send({ key: KEY, headers: { 'accept-language': 'zh' } });
    expect(first.headers['content-language']).toBe('zh');
    expect((await send({ key: KEY })).headers['content-language']).toBe('zh');
  });

  it('may have an answer without a body', async () => {
    counting.script.handle = () => ({ status: 204 });
    const first = await send({ key: KEY });
    const again = await send({ key: KEY });
    expect([told(first), told(again), again.headers[REPLAYED]]).toEqual(['204', '204', 'true']);
    expect(again.text).toBe('');
  });

  it('lives 24 hours, and not a millisecond longer', async () => {
    const first = await send({ key: KEY });
    counting.clock.now += KEPT_MS - 1;
    expect((await send({ key: KEY })).text).toBe(first.text);
    counting.clock.now += 1;
    expect(await send({ key: KEY })).toMatchObject({ status: 201, headers: { etag: '"2"' } });
    const [one, two] = counting.calls;
    expect(one?.seed).not.toBe(two?.seed);
  });
});

describe('a request without a key', () => {
  it('asks nothing of the store', async () => {
    expect([told(await send({})), told(await send({}))]).toEqual(['201', '201']);
    expect(counting.calls.map(({ seed }) => seed)).toEqual([undefined, undefined]);
    expect(counting.memory.calls).toEqual([]);
  });

  it('of another method than POST is one without a key, whatever its header says', async () => {
    for (const key of [KEY, KEY, 'not a key']) expect(told(await send({ method: 'PUT', key }))).toBe('201');
    expect(counting.calls).toHaveLength(3);
    expect(counting.memory.calls).toEqual([]);
  });
});

describe('the key', () => {
  const good = ['1', 'x'.repeat(255), `"${KEY}"`, '!~', 'a,b;c=d', '__proto__'];
  it.each(good)('%s is one', async (key) => {
    await send({ key });
    expect((await send({ key })).headers[REPLAYED]).toBe('true');
  });

  it('in quotes is another one than without', async () => {
    await send({ key: KEY });
    expect(await send({ key: `"${KEY}"`, body: '2' })).toMatchObject({ status: 201, headers: { etag: '"2"' } });
  });

  const bad: [string, string | string[]][] = [
    ['empty', ''],
    ['of 256 characters', 'x'.repeat(256)],
    ['with a blank', 'a b'],
    ['with a tab', 'a\tb'],
    ['with a letter beyond ASCII', 'schl\u00fcssel'],
    ['that is there twice', ['a', 'b']],
    ['that is there twice with the same value', ['a', 'a']],
    ['that is there twice, once empty', ['a', '']],
  ];
  it.each(bad)('%s is refused, and nothing is done', async (_, value) => {
    const answer = await send({ headers: { 'idempotency-key': value } });
    expect(told(answer)).toBe('400 malformed-request');
    expect(detail(answer)).toMatch(/^Idempotency-Key must/);
    expect([counting.calls, counting.memory.calls]).toEqual([[], []]);
  });
});

describe('the same key with another request', () => {
  const others: [string, Sent, Sent][] = [
    ['body', { body: '{"a":1}' }, { body: '{"a":2}' }],
    ['order in a list', { body: '[1,2]' }, { body: '[2,1]' }],
    ['member that is null', { body: '{}' }, { body: '{"a":null}' }],
    ['type', { body: '1' }, { body: '"1"' }],
    ['query', {}, { path: '/projects/shop/orders?fast=true' }],
    ['path', { path: CONFIRM }, { path: '/projects/shop/services/shop' }],
    ['If-Match', { path: CONFIRM }, { path: CONFIRM, headers: { 'if-match': '"2"' } }],
    ['If-Match, any state', { path: CONFIRM }, { path: CONFIRM, headers: { 'if-match': '*' } }],
  ];
  it.each(others)('(another %s) is 422, now and later, and is not carried out', async (_, first, second) => {
    const seen = { headers: { 'if-match': '"1"' } };
    const before = await send({ key: KEY, ...seen, ...first });
    for (let times = 0; times < 2; times++) expect(told(await send({ key: KEY, ...seen, ...second }))).toBe(REUSED);
    expect((await send({ key: KEY, ...seen, ...first })).text).toBe(before.text);
    expect(counting.calls).toHaveLength(1);
  });

  it('is 422 also while the first one is running', async () => {
    const { held, letGo } = heldUp();
    counting.script.handle = () => held.then(() => ({ status: 200, body: 1 }));
    const first = send({ key: KEY });
    await started(1);
    expect(told(await send({ key: KEY, body: '2' }))).toBe(REUSED);
    letGo();
    expect(told(await first)).toBe('200');
  });

  const same: [string, Sent, Sent][] = [
    ['tags in another order', { headers: { 'if-match': '"1", "2"' } }, { headers: { 'if-match': '"2","1"' } }],
    ['another wish for the answer', {}, { headers: { accept: 'application/*;q=0.5', 'accept-language': 'zh' } }],
    ['another patience', { headers: { prefer: 'wait=1' } }, {}],
    ['another type of the same body', {}, { body: 'a: 1\n', headers: { 'content-type': YAML } }],
  ];
  it.each(same)('(%s) is the same request', async (_, first, second) => {
    const path = first.headers !== undefined && 'if-match' in first.headers ? CONFIRM : undefined;
    const answer = await send({ key: KEY, path, ...first });
    expect(await send({ key: KEY, path, ...second })).toMatchObject({ text: answer.text, status: 201 });
    expect(counting.calls).toHaveLength(1);
  });
});

describe('bodies are compared as JSON values', () => {
  const digest = (body: unknown) =>
    requestDigestOf({
      key: KEY,
      operationId: 'order',
      identity: { issuer: 'kubernetes', username: 'alice', groups: [], extra: {} },
      params: { project: 'shop' },
      query: {},
      ifMatch: '*',
      body,
    });
  const read = (text: string, parse = parseJson): unknown => {
    const parsed = parse(text);
    if ('fault' in parsed) throw new Error(`${parsed.fault.code}: ${text}`);
    return parsed.value;
  };
  const json = fc
    .jsonValue({ maxDepth: 4 })
    .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    .filter((value) => !JSON.stringify(value).includes('"__proto__":'));

  it('law: order of members, blanks, spelling of numbers and escapes make no other request', () => {
    fc.assert(
      fc.property(json, fc.infiniteStream(fc.nat(5)), (value, choices) => {
        const text = spelt(value, choices);
        expect(digest(read(text)), text).toBe(digest(value));
      }),
    );
  });

  it('law: a YAML body is the value that it means', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(digest(read(stringify(value), parseYaml))).toBe(digest(value));
      }),
    );
  });

  it('law: another value is another request', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const isSame = spelt(one, plainly) === spelt(other, plainly);
        expect(digest(one) === digest(other)).toBe(isSame);
      }),
    );
  });

  it('also on the way through the whole wrapper', async () => {
    const texts = [
      '{"a":[1,{"b":"c","d":10}]}',
      ' {"a": [1.0, {"d" : 1e1, "b":"\\u0063"}]}\n',
      '{"a":[1e0,{"d":10.00,"b":"c"}]}',
    ];
    const answers = await Promise.all([
      await send({ key: KEY, body: texts[0] }),
      ...texts.map((body) => send({ key: KEY, body })),
    ]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(counting.calls).toHaveLength(1);
  });
});

describe('the same key of others', () => {
  const strangers: [string, Sent][] = [
    ['another user', { user: 'bob' }],
    ['another project', { path: '/projects/else/orders' }],
    ['another route', { path: '/projects/shop/others' }],
  ];
  it.each(strangers)('%s never meets it, with the same body or another one', async (_, stranger) => {
    const mine = await send({ key: KEY });
    const theirs = await send({ key: KEY, body: '2', ...stranger });
    expect(theirs).toMatchObject({ status: 201, headers: { etag: '"2"' } });
    expect((await send({ key: KEY })).text).toBe(mine.text);
    expect((await send({ key: KEY, body: '2', ...stranger })).text).toBe(theirs.text);
    const [one, two] = counting.calls;
    expect(one?.seed).not.toBe(two?.seed);
  });
});

describe('a refusal', () => {
  const refusals: [string, () => Error][] = [
    ['400', () => new Problem('malformed-request')],
    ['403', () => new Problem('permission-denied')],
    ['404', () => new Problem('not-found')],
    ['409', () => new Problem('service-exists')],
    ['412', () => new Problem('revision-mismatch')],
    ['422', () => new Problem('validation-failed')],
    ['429', () => new Problem('too-many-requests')],
    ['500', () => new Error('nobody foresaw it')],
    ['503', () => new StoreUnavailable('silence')],
  ];
  it.each(refusals)(
    'of %s is not kept: the key is free for the same request and for another one',
    async (status, error) => {
      const { handle } = counting.script;
      counting.script.handle = () => {
        throw error();
      };
      expect(told(await send({ key: KEY }))).toContain(status);
      expect(told(await send({ key: KEY, body: '2' }))).toContain(status);
      counting.script.handle = handle;
      expect(told(await send({ key: KEY }))).toBe('201');
      expect(counting.calls).toHaveLength(3);
      expect(told(await send({ key: KEY, body: '2' }))).toBe(REUSED);
    },
  );

  it('that a handler answers without throwing is not kept either', async () => {
    counting.script.handle = () => ({ status: 409, body: { type: 'x' } });
    for (let times = 0; times < 2; times++) await send({ key: KEY });
    expect(counting.calls).toHaveLength(2);
  });

  it('leaves the next try of the same request its seed, since nobody knows how far a fault came; another one has another', async () => {
    counting.script.handle = () => {
      throw new StoreUnavailable('silence');
    };
    for (const body of ['1', '1', '2']) await send({ key: KEY, body });
    const [first, second, other] = counting.calls.map(({ seed }) => seed);
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('of 424 is the answer about work that was done: it is kept and replayed, byte for byte', async () => {
    counting.script.handle = () => {
      throw new Problem('submission-not-complete', {
        params: { phase: 'Failed' },
        members: { cells: [1] },
        headers: { Location: '/submissions/1' },
      });
    };
    const first = await send({ key: KEY, headers: { 'accept-language': 'zh' } });
    expect(first).toMatchObject({
      status: 424,
      headers: { 'content-type': 'application/problem+json; charset=utf-8', location: '/submissions/1' },
    });
    const again = await send({ key: KEY });
    expect(again).toEqual({ ...first, headers: { ...first.headers, [REPLAYED]: 'true' } });
    expect(counting.calls).toHaveLength(1);
  });
});

describe('twins', () => {
  it('of 50 at once one is carried out; the others are told to wait, and then get its answer', async () => {
    const { held, letGo } = heldUp();
    counting.script.handle = (_call, count) => held.then(() => ({ status: 201, body: { count } }));
    let answered = 0;
    const sent = Array.from({ length: 50 }, () => send({ key: KEY }).finally(() => answered++));
    while (answered < 49) await new Promise(setImmediate);
    letGo();
    const answers = await Promise.all(sent);
    expect(answers.map(told).sort()).toEqual(['201', ...Array(49).fill(IN_PROGRESS)]);
    for (const answer of answers.filter(({ status }) => status === 409))
      expect(answer.headers['retry-after']).toBe('1');
    expect(counting.calls).toHaveLength(1);
    expect(await send({ key: KEY })).toMatchObject({ status: 201, text: '{"count":1}' });
  });

  it('a server that died is waited for until its lease ends; then the request is carried out anew, with the same seed', async () => {
    counting.script.handle = (_call, count) => (count === 1 ? new Promise(() => {}) : { status: 201, body: { count } });
    void send({ key: KEY });
    await started(1);
    counting.clock.now += LEASE_MS - 1;
    expect(told(await send({ key: KEY }))).toBe(IN_PROGRESS);
    counting.clock.now += 1;
    expect(await send({ key: KEY })).toMatchObject({ status: 201, text: '{"count":2}' });
    const [died, second] = counting.calls as [Call, Call];
    expect(second.seed).toBe(died.seed);
  });

  it('the seed of a request that ended in nothing at midnight is that of its first try', async () => {
    counting.clock.now = KEPT_MS * 20_000 - 1;
    counting.memory.broken.add('answer');
    await send({ key: KEY });
    counting.clock.now += LEASE_MS;
    await send({ key: KEY });
    expect(new Set(counting.calls.map(({ seed }) => seed)).size).toBe(1);
  });

  it('who is refused after his lease has ended does not take the key from who has it by now', async () => {
    const { held, letGo } = heldUp();
    counting.script.handle = (_call, count) =>
      count === 1 ? held.then(() => Promise.reject(new Problem('not-found'))) : { status: 201, body: { count } };
    const slow = send({ key: KEY });
    await started(1);
    counting.clock.now += LEASE_MS;
    const second = await send({ key: KEY });
    letGo();
    expect(told(await slow)).toBe('404 not-found');
    expect((await send({ key: KEY })).text).toBe(second.text);
    expect(counting.calls).toHaveLength(2);
  });
});

describe('before a replay permission is asked', () => {
  it('by the route', async () => {
    await send({ key: KEY });
    counting.refused.add('route');
    expect(told(await send({ key: KEY }))).toBe('403 permission-denied');
  });

  const asked: [string, (call: Call) => Promise<void>][] = [
    ['shop create stateless false', (call) => call.permitKind('stateless')],
    ['shop create stateful true', (call) => call.permitKind('stateful', { fresh: true })],
    ['shop delete stateless true', (call) => call.permitKind('stateless', { fresh: true, verb: 'delete' })],
    ['else get stateful false', (call) => call.permit({ project: 'else', verb: 'get', kind: 'stateful' })],
  ];
  it.each(asked)('as the handler asked for it in the first try (%s)', async (what, ask) => {
    const { handle } = counting.script;
    counting.script.handle = async (call, count) => {
      await ask(call);
      return handle(call, count);
    };
    const first = await send({ key: KEY });
    counting.asked.length = 0;
    expect((await send({ key: KEY })).text).toBe(first.text);
    expect(counting.asked).toEqual(['route', what]);
    counting.refused.add(what);
    const refused = await send({ key: KEY });
    expect(told(refused)).toBe('403 permission-denied');
    expect(refused.headers).not.toHaveProperty(REPLAYED);
    counting.refused.clear();
    expect((await send({ key: KEY })).text).toBe(first.text);
    expect(counting.calls).toHaveLength(1);
  });
});

describe('of several faults', () => {
  const ordered: [string, Sent, string][] = [
    ['a type that cannot be sent before the key', { key: 'a b', headers: { accept: 'image/png' } }, '406 about:blank'],
    ['a type that is not taken before the key', { key: 'a b', headers: { 'content-type': 'x/y' } }, '415 about:blank'],
    ['what does not exist before a malformed key', { key: 'a b', path: '/projects/gone/orders' }, '404 not-found'],
    ['a malformed key before a missing If-Match', { key: 'a b', path: CONFIRM }, '400 malformed-request'],
    ['a body that is none before a key in use', { key: KEY, body: '{' }, '400 malformed-request'],
    ['a missing If-Match before a key in use', { key: KEY, path: CONFIRM }, '428 precondition-required'],
  ];
  it.each(ordered)('%s', async (_, sent, expected) => {
    await send({ key: KEY });
    expect(told(await send(sent))).toBe(expected);
    expect(counting.calls).toHaveLength(1);
  });

  it('what does not exist is told before a key in use; a key that was answered is answered', async () => {
    const path = '/projects/gone/orders';
    const first = await send({ key: KEY, path });
    expect(told(await send({ key: KEY, path, body: '2' }))).toBe('404 not-found');
    expect((await send({ key: KEY, path })).text).toBe(first.text);
  });
});

describe('the store', () => {
  it('that does not answer when a key is claimed: 503, and nothing is done', async () => {
    counting.memory.broken.add('claim');
    expect(told(await send({ key: KEY }))).toBe('503 storage-unavailable');
    expect(counting.calls).toEqual([]);
  });

  it('that does not take the answer: what was done is answered all the same, and its twins find it by the seed later', async () => {
    counting.memory.broken.add('answer');
    expect(told(await send({ key: KEY }))).toBe('201');
    expect(told(await send({ key: KEY }))).toBe(IN_PROGRESS);
    expect(counting.unkept).toEqual([new StoreUnavailable('answer of this test')]);
  });

  it('that does not take a key back: the refusal is told as it is', async () => {
    counting.memory.broken.add('release');
    counting.script.handle = () => {
      throw new Problem('not-found');
    };
    expect(told(await send({ key: KEY }))).toBe('404 not-found');
    expect(counting.unkept).toEqual([new StoreUnavailable('release of this test')]);
  });

  /** Changes the first record, as one can who can write to the store. */
  const tamper = (change: (mine: Remembered, other: Remembered) => Remembered): void => {
    const [mine, other] = [...counting.memory.records];
    if (mine === undefined || other === undefined) throw new Error('two records are needed');
    counting.memory.records.set(mine[0], change(mine[1], other[1]));
  };
  const forgeries: [string, (answer: string, other: string) => string][] = [
    ['changed', (answer) => answer.replace('201', '202')],
    ['made up', () => '{"status":200,"headers":{},"kinds":[]}'],
    ['of another key', (_answer, other) => other],
  ];
  it.each(forgeries)('an answer in it that was %s is not given', async (_, forge) => {
    await send({ key: KEY });
    await send({ key: 'other', body: '2' });
    tamper((mine, other) => ({ ...mine, answer: forge(mine.answer ?? '', other.answer ?? '') }));
    expect(told(await send({ key: KEY }))).toBe('503 storage-unavailable');
    expect(counting.calls).toHaveLength(2);
  });

  it('gives nobody the answer of another request by another digest in it', async () => {
    await send({ key: KEY, body: '1' });
    await send({ key: 'other', body: '2' });
    tamper((mine, other) => ({ ...mine, digest: other.digest }));
    expect(told(await send({ key: KEY, body: '2' }))).toBe('503 storage-unavailable');
  });

  it('holds the answer in little space where it repeats itself', async () => {
    counting.script.handle = () => ({ status: 200, body: Array(1_000).fill('the same object in each cluster') });
    const { text } = await send({ key: KEY });
    const [record] = counting.memory.records.values();
    expect((record?.answer?.length ?? 0) * 20).toBeLessThan(text.length);
    expect((await send({ key: KEY })).text).toBe(text);
  });
});

describe('the OpenAPI document', () => {
  it('shows the key, the replay and the problems of every POST, and of no other method', async () => {
    await counting.app.ready();
    const { paths } = counting.app.swagger() as unknown as Document;
    const { post, put } = paths['/projects/{project}/orders'] ?? {};
    const confirm = paths['/projects/{project}/services/{service}']?.post;
    expect(post?.parameters.find(({ name }) => name === 'Idempotency-Key')).toMatchObject({
      in: 'header',
      required: false,
      schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
    });
    expect(post?.responses['201']?.headers).toHaveProperty('Idempotency-Replayed');
    expect(Object.keys(post?.responses ?? {})).toEqual(expect.arrayContaining(['400', '409', '422']));
    expect(put?.responses).toHaveProperty('201');
    expect(JSON.stringify(put)).not.toContain('Idempotency');
    expect(confirm?.responses['424']?.headers).toHaveProperty('Idempotency-Replayed');
  });
});

interface Operation {
  readonly parameters: { readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, { readonly post?: Operation; readonly put?: Operation }>>;
}

const plainly: Iterator<number> = { next: () => ({ value: 0 }) };

/** JSON text of a value in one of many spellings; with choices of 0 members are sorted, and there is only one. */
const spelt = (value: unknown, choices: Iterator<number>): string => {
  const choose = (): number => choices.next().value ?? 0;
  const blank = () => ['', '', '', ' ', '\n', ' \t'][choose()] ?? '';
  const spell = (part: unknown): string => {
    if (Array.isArray(part)) return `[${blank()}${part.map(spell).join(`${blank()},${blank()}`)}${blank()}]`;
    if (typeof part === 'object' && part !== null) return spellMembers(Object.entries(part));
    if (typeof part === 'number') return spellNumber(part, choose());
    if (typeof part === 'string') return spellString(part, choose());
    return JSON.stringify(part);
  };
  const spellMembers = (members: [string, unknown][]): string => {
    const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
    const turn = choose();
    const turned = [...sorted.slice(turn), ...sorted.slice(0, turn)];
    const texts = turned.map(([name, item]) => `${spellString(name, choose())}${blank()}:${blank()}${spell(item)}`);
    return `{${blank()}${texts.join(`${blank()},${blank()}`)}${blank()}}`;
  };
  return `${blank()}${spell(value)}${blank()}`;
};

const spellNumber = (value: number, choice: number): string => {
  const plain = JSON.stringify(value);
  if (choice === 1) return value.toExponential();
  if (choice === 2 && /^-?\d+$/.test(plain)) return `${plain}.0`;
  return choice === 3 && !plain.includes('e') ? `${plain}E+00` : plain;
};

const spellString = (value: string, choice: number): string =>
  choice < 3
    ? JSON.stringify(value)
    : `"${[...Array(value.length).keys()].map((at) => `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
