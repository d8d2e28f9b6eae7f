import { describe, expect, it } from 'vitest';
import { openConnection } from '../../src/clusters/connection.ts';
import type { Endpoint } from '../../src/clusters/endpoint.ts';

const endpoint = (authorization: string, validMs?: number): Endpoint => ({
  server: 'https://west.example',
  tls: {},
  authorization,
  files: [],
  validMs,
});
const transport = { send: () => Promise.reject(new Error('nothing is sent')), close: async () => undefined };

describe('credentials that run out', () => {
  it('are read again, and a call waits for them', async () => {
    let clock = 0;
    let turn = 0;
    const read = async () => endpoint(`Bearer ${++turn}`, 60_000);
    const connection = await openConnection({ read, open: () => transport, now: () => clock });
    expect(await connection.credentials()).toEqual({ Authorization: 'Bearer 1' });
    clock += 60_000;
    expect(await connection.credentials()).toEqual({ Authorization: 'Bearer 2' });
  });

  it('are used on while a plugin hangs: no call hangs with it, and it is not started a second time', async () => {
    let clock = 0;
    let turn = 0;
    let answer = (_: Endpoint): void => {};
    const hanging = new Promise<Endpoint>((resolve) => {
      answer = resolve;
    });
    const read = () => (++turn === 1 ? Promise.resolve(endpoint('Bearer 1', 60_000)) : hanging);
    const connection = await openConnection({ read, open: () => transport, now: () => clock, lookMs: 10 });
    for (let call = 0; call < 3; call++) {
      clock += 60_000;
      expect(await connection.credentials()).toEqual({ Authorization: 'Bearer 1' });
    }
    expect(turn).toBe(2);
    answer(endpoint('Bearer 2', 60_000));
    await hanging;
    await new Promise(setImmediate);
    expect(await connection.credentials()).toEqual({ Authorization: 'Bearer 2' });
  });
});
