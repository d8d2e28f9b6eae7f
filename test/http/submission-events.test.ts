import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { AccessReviewUnavailable } from '../../src/access/access-review-unavailable.ts';
import { courseOf } from '../../src/submissions/events.ts';
import type { JournalEntry } from '../../src/submissions/submission.ts';
import { aHead, aResult } from '../submissions/a-head.ts';
import { anEndedJournal, answered, closed, createJournals, retry, sent, started } from '../submissions/a-journal.ts';
import {
  type Asked,
  asStream,
  EVENTS,
  type EventServer,
  type EventServerOptions,
  eventsIn,
  open,
  serveEvents,
  type ToldEvent,
} from './event-server.ts';

const head = aHead(['east', 'west']);
const journal: readonly JournalEntry[] = [started, sent(0), answered(0), answered(1), answered(2), answered(3), closed];
/** As many as there are of the whole of it. */
const LAST = courseOf(head, journal).events.length;

const servers: EventServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ stop }) => stop()));
});

const setUp = async (entries: readonly JournalEntry[] = [], options: EventServerOptions = {}) => {
  const journals = createJournals();
  journals.put(head, entries);
  const serve = async () => {
    const server = await serveEvents(journals, options);
    servers.push(server);
    return server;
  };
  const server = await serve();
  const ask = async (asked: Asked = {}) => {
    const answer = await open(server.port, asked);
    await answer.over;
    const { status, headers, text } = answer;
    const isJson = headers['content-type']?.includes('json') ?? false;
    const body = isJson && text() !== '' ? JSON.parse(text()) : undefined;
    const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    server.check({ method: asked.method ?? 'GET', path: asked.path ?? EVENTS, status, headers: plain, body });
    return { status, headers, body, text: text() };
  };
  const stream = (asked: Asked = {}) => open(server.port, { ...asked, headers: { ...asStream, ...asked.headers } });
  return { ...journals, server, serve, ask, stream };
};

const resumedAt = (id: number | string) => ({ ...asStream, 'Last-Event-ID': String(id) });
const ids = (events: readonly ToldEvent[]) => events.map(({ id }) => id);
const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, at) => from + at);

describe('a page of events', () => {
  it('holds what happened, and says where to go on and whether that was all', async () => {
    const { ask, append } = await setUp(journal.slice(0, 2));
    const { body, headers } = await ask();
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      items: [
        { id: 1, time: '1970-01-01T00:00:00.001Z', type: 'phase', phase: 'Queued' },
        { id: 2, time: '1970-01-01T00:00:00.010Z', type: 'phase', phase: 'Checking' },
        {
          id: 3,
          time: '1970-01-01T00:00:00.030Z',
          type: 'cell',
          cell: expect.objectContaining({ cluster: 'east', kind: 'Service', state: 'Applying', attempts: 1 }),
        },
        { id: 4, time: '1970-01-01T00:00:00.030Z', type: 'phase', phase: 'Applying' },
      ],
      lastEventId: 4,
      ended: false,
    });
    append(head, ...journal.slice(2));
    const rest = (await ask({ path: `${EVENTS}?after=4` })).body;
    expect(ids(rest.items)).toEqual(upTo(LAST, 5));
    expect(rest).toMatchObject({ lastEventId: LAST, ended: true });
    expect((await ask({ path: `${EVENTS}?after=${LAST}&waitSeconds=60` })).body).toEqual({
      items: [],
      lastEventId: LAST,
      ended: true,
    });
  });

  it('comes as soon as there is an event, for one who waits', async () => {
    const { server, append } = await setUp([started]);
    const waiting = open(server.port, { path: `${EVENTS}?after=2&waitSeconds=60` });
    const isThere = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 60, 'not yet'))]);
    expect(isThere).toBe('not yet');
    append(head, sent(0));
    const answer = await waiting;
    await answer.over;
    expect(JSON.parse(answer.text())).toMatchObject({ items: [{ id: 3 }, { id: 4 }], lastEventId: 4, ended: false });
  });

  it('is empty after the time without any', async () => {
    const { ask } = await setUp([started]);
    expect((await ask({ path: `${EVENTS}?after=2&waitSeconds=1` })).body).toEqual({
      items: [],
      lastEventId: 2,
      ended: false,
    });
  });

  it('lets a script see everything once, however long it is', async () => {
    const many = Array.from({ length: 600 }, (_, at) => sent(at % 4, at + 1));
    const entries = [started, ...many, closed];
    const { ask } = await setUp(entries);
    const seen: ToldEvent[] = [];
    const sizes: number[] = [];
    for (let after = 0; ; ) {
      const { body } = await ask({ path: `${EVENTS}?after=${after}&waitSeconds=60` });
      seen.push(...body.items);
      sizes.push(body.items.length);
      after = body.lastEventId;
      if (body.ended) break;
    }
    expect(ids(seen)).toEqual(upTo(courseOf(head, entries).events.length));
    expect(sizes).toEqual([500, seen.length - 500]);
  });

  it('tells faults of a cell in the language of the caller', async () => {
    const result = aResult('Conflict', { errors: [{ pointer: '/basicInformation/name', code: 'service-name-taken' }] });
    const { ask } = await setUp([started, { type: 'checked', at: 20, request: 0, result }]);
    const { body } = await ask({ headers: { 'Accept-Language': 'zh' } });
    expect(body.items[2].cell.errors[0].message).toMatch(/\p{Script=Han}/u);
  });
});

describe('a stream of events', () => {
  it('replays, goes on live, and ends with the phase of the end', async () => {
    const { stream, append } = await setUp(journal.slice(0, 2));
    const opened = await stream();
    expect(opened).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
    });
    await expect.poll(() => ids(eventsIn(opened.text()))).toEqual(upTo(4));
    for (const entry of journal.slice(2)) append(head, entry);
    expect(await opened.over).toBe(true);
    const events = eventsIn(opened.text());
    expect(ids(events)).toEqual(upTo(LAST));
    expect(events.at(-1)).toMatchObject({ type: 'phase', phase: 'Succeeded' });
    expect(opened.text()).toMatch(/^retry: 1000\n\n/);
  });

  it('tells the same as the pages do', async () => {
    const { stream, ask } = await setUp(journal);
    const opened = await stream();
    await opened.over;
    expect(eventsIn(opened.text())).toEqual((await ask()).body.items);
  });

  it('goes on after Last-Event-ID, which comes before `after`', async () => {
    const { ask } = await setUp(journal);
    const rest = await ask({ headers: resumedAt(6), path: `${EVENTS}?after=2` });
    expect(ids(eventsIn(rest.text))).toEqual(upTo(LAST, 7));
    const after = await ask({ headers: asStream, path: `${EVENTS}?after=6` });
    expect(ids(eventsIn(after.text))).toEqual(upTo(LAST, 7));
    expect(ids((await ask({ headers: { 'Last-Event-ID': '6' } })).body.items)).toEqual(upTo(LAST, 7));
  });

  it('is 204 to one who comes again after the end, until the submission is tried again', async () => {
    const { ask, stream, append } = await setUp(journal);
    for (const id of [LAST, LAST + 1, '999999999999999']) {
      const { status, text } = await ask({ headers: resumedAt(id) });
      expect([status, text]).toEqual([204, '']);
    }
    append(head, retry(head, 3));
    const opened = await stream({ headers: resumedAt(LAST) });
    append(head, answered(3), closed);
    await opened.over;
    expect(ids(eventsIn(opened.text()))).toEqual(upTo(LAST + 4, LAST + 1));
  });

  it('says that it is still there', async () => {
    const { stream } = await setUp([started], { times: { heartbeatMs: 20 } });
    const opened = await stream();
    await expect
      .poll(
        () =>
          opened
            .text()
            .split('\n\n')
            .filter((block) => block === ':').length,
      )
      .toBeGreaterThan(2);
    opened.cut();
  });

  it('ends after its longest time, so that the caller comes with a token that is good', async () => {
    const { stream } = await setUp([started], { times: { longestMs: 50 } });
    const opened = await stream();
    expect(await opened.over).toBe(true);
    expect(ids(eventsIn(opened.text()))).toEqual([1, 2]);
  });

  it('to HEAD is its head alone, and nothing is followed', async () => {
    const { ask, server } = await setUp([started]);
    const { status, headers, text } = await ask({ method: 'HEAD', headers: asStream });
    expect([status, text]).toEqual([200, '']);
    expect(headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    expect(headers['content-length']).toBeUndefined();
    expect(server.followed()).toBe(0);
    expect((await ask({ method: 'HEAD' })).headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('cut after any event and taken up again at either of two servers, it tells the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        anEndedJournal(head),
        fc.array(fc.record({ at: fc.nat(20), place: fc.constantFrom(0, 1) }), { maxLength: 5 }),
        async (entries, cuts) => {
          const { serve, server, append } = await setUp();
          const ports = [server.port, (await serve()).port];
          const received: ToldEvent[] = [];
          const follow = async (port: number, at = Number.POSITIVE_INFINITY): Promise<number> => {
            const before = received.length;
            const take = (text: string) => {
              const events = eventsIn(text).slice(0, at);
              received.splice(before, received.length, ...events);
              return events.length >= at;
            };
            const opened = await open(port, {
              headers: resumedAt(received.at(-1)?.id ?? 0),
              onText: (text, stream) => take(text) && stream.cut(),
            });
            await opened.over;
            return opened.status;
          };
          const appending = (async () => {
            for (const entry of entries) {
              append(head, entry);
              await new Promise((resolve) => setImmediate(resolve));
            }
          })();
          for (const { at, place } of cuts) await follow(ports[place] ?? 0, at + 1);
          await appending;
          while ((await follow(server.port)) !== 204);
          expect(received.map(({ id, type }) => [id, type])).toEqual(
            courseOf(head, entries).events.map(({ id, type }) => [id, type]),
          );
          await Promise.all(servers.splice(0).map(({ stop }) => stop()));
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('the permission of a stream', () => {
  const revocable = async (times = { reviewMs: 20 }) => {
    let holds: () => Promise<boolean> = async () => true;
    let asked = 0;
    const set = await setUp([started], {
      times,
      holds: (deed) => {
        if (deed.fresh === true) asked++;
        return deed.fresh === true ? holds() : Promise.resolve(true);
      },
    });
    return {
      ...set,
      asked: () => asked,
      turn: (next: () => Promise<boolean>) => {
        holds = next;
      },
    };
  };
  const unavailable = () => Promise.reject(new AccessReviewUnavailable('no answer'));

  it.each<[string, () => Promise<boolean>]>([
    ['is refused', async () => false],
    ['cannot be asked', unavailable],
  ])('is asked again without a cache; when it %s the stream ends, and nothing more is told', async (_, next) => {
    const revoked = await revocable();
    const opened = await revoked.stream();
    await expect.poll(revoked.asked).toBeGreaterThan(3);
    revoked.turn(next);
    expect(await opened.over).toBe(true);
    const asked = revoked.asked();
    revoked.append(head, sent(0));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(ids(eventsIn(opened.text()))).toEqual([1, 2]);
    expect(revoked.asked()).toBe(asked);
  });

  it('is asked without a cache when the stream begins', async () => {
    const revoked = await revocable();
    revoked.turn(async () => false);
    expect((await revoked.ask({ headers: asStream })).body).toMatchObject({ type: '/problems/permission-denied' });
    revoked.turn(unavailable);
    expect((await revoked.ask({ headers: asStream })).status).toBe(503);
  });

  it('is that of the gate for everything', async () => {
    const { ask } = await setUp(journal, { holds: async () => false });
    for (const headers of [{}, asStream]) expect((await ask({ headers })).status).toBe(403);
    expect((await ask({ headers: { Authorization: 'Bearer bob' } })).status).toBe(401);
  });
});

describe('what cannot be asked', () => {
  it('is malformed: 400, but 404 where there is nothing', async () => {
    const { ask, put, remove } = await setUp();
    const malformed: [string, Readonly<Record<string, string | string[]>>][] = [
      ...['after=x', 'after=-1', 'after=1.5', 'after=', 'after=1&after=2'].map((query): [string, object] => [
        query,
        {},
      ]),
      ...['waitSeconds=61', 'waitSeconds=-1', 'before=1'].map((query): [string, object] => [query, {}]),
      ...['x', '', '-1', '1'.repeat(16), ['1', '2']].map((id): [string, object] => ['', { 'Last-Event-ID': id }]),
    ].map(([query, headers]) => [`${EVENTS}?${query}`, { ...headers }]);
    for (const [path, headers] of malformed) {
      put(head, journal);
      for (const accept of [{}, asStream]) {
        const { status, body } = await ask({ path, headers: { ...headers, ...accept } });
        expect([status, body.type], `${path} ${JSON.stringify(headers)}`).toEqual([400, '/problems/malformed-request']);
      }
      remove(head);
      expect((await ask({ path, headers })).status).toBe(404);
    }
  });

  it('is told in the order of all: 404 before 406', async () => {
    const { ask, remove } = await setUp(journal);
    expect((await ask({ headers: { Accept: 'text/html' } })).status).toBe(406);
    expect((await ask({ method: 'POST' })).status).toBe(405);
    remove(head);
    expect((await ask({ headers: { Accept: 'text/html' } })).status).toBe(404);
    expect((await ask({ headers: asStream })).status).toBe(404);
    expect((await ask({ path: EVENTS.replace('shop', 'other') })).status).toBe(404);
  });
});

describe('nothing is left of a stream', () => {
  it('whose caller is gone: 200 of them', async () => {
    const { stream, server, calls } = await setUp([started]);
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const opened = await Promise.all(Array.from({ length: 200 }, () => stream()));
    await expect.poll(() => opened.every(({ text }) => eventsIn(text()).length === 2)).toBe(true);
    expect(await connections(server)).toBe(200);
    for (const { cut } of opened) cut();
    await expect.poll(() => connections(server)).toBe(0);
    const before = { ...calls };
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(calls).toEqual(before);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('grows while its caller does not read', async () => {
    const long = 'x'.repeat(20_000);
    const many = Array.from(
      { length: 2_000 },
      (_, at): JournalEntry => ({
        type: 'answered',
        at,
        request: 0,
        result: aResult('Unknown', { message: `${at}${long}` }),
      }),
    );
    const { server } = await setUp([started, ...many]);
    const response = new Promise<ServerResponse>((resolve) => {
      server.app.server.once('request', (_, answer) => resolve(answer));
    });
    const socket = connect(server.port, '127.0.0.1');
    socket.pause();
    socket.write(
      `GET ${EVENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\nAccept: text/event-stream\r\n\r\n`,
    );
    const answer = await response;
    await expect.poll(() => answer.writableNeedDrain).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answer.writableNeedDrain).toBe(true);
    expect(answer.writableLength).toBeLessThan(100_000);
    socket.destroy();
    await expect.poll(() => connections(server)).toBe(0);
  });

  it('when the server stops: it ends what waits, and does not wait for it', async () => {
    const { stream, server, append } = await setUp([started]);
    const streams = await Promise.all([stream(), stream(), stream()]);
    const waiting = open(server.port, { path: `${EVENTS}?after=2&waitSeconds=60` });
    await expect.poll(() => connections(server)).toBe(4);
    await expect.poll(() => streams.every(({ text }) => eventsIn(text()).length === 2)).toBe(true);
    await server.stop();
    expect(await Promise.all(streams.map(({ over }) => over))).toEqual([true, true, true]);
    const page = await waiting;
    await page.over;
    expect(JSON.parse(page.text())).toEqual({ items: [], lastEventId: 2, ended: false });
    append(head, sent(0));
    servers.length = 0;
  });
});

describe('the document', () => {
  it('has both media types, the 204 and the header', async () => {
    const { server } = await setUp();
    const operation = server.document.paths['/api/v1/projects/{project}/submissions/{submission}/events']?.get;
    expect(Object.keys(operation?.responses[200]?.content ?? {})).toEqual(['application/json', 'text/event-stream']);
    expect(operation?.responses[204]?.content).toBeUndefined();
    const { parameters } = operation as unknown as { parameters: { name: string; in: string }[] };
    expect(parameters.map((one) => `${one.in} ${one.name}`)).toEqual(
      expect.arrayContaining(['query after', 'query waitSeconds', 'header Last-Event-ID']),
    );
  });
});

const connections = ({ app }: EventServer): Promise<number> =>
  new Promise((resolve, reject) => {
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
