import { describe, expect, it } from 'vitest';
import { parseRedisAddress } from '../../../src/store/redis/redis-address.ts';

describe('parseRedisAddress', () => {
  it.each([
    ['redis://cache', { type: 'single', node: { host: 'cache', port: 6379, db: 0 }, tls: false }],
    ['redis://cache:7000/3', { type: 'single', node: { host: 'cache', port: 7000, db: 3 }, tls: false }],
    [
      'rediss://u%3A:p%40ss@cache/',
      { type: 'single', node: { host: 'cache', port: 6379, db: 0 }, username: 'u:', password: 'p@ss', tls: true },
    ],
    [
      'redis://:secret@[::1]:7000',
      { type: 'single', node: { host: '::1', port: 7000, db: 0 }, password: 'secret', tls: false },
    ],
    [
      'redis://:secret@a:1, redis://b:2',
      {
        type: 'cluster',
        nodes: [
          { host: 'a', port: 1, db: 0 },
          { host: 'b', port: 2, db: 0 },
        ],
        password: 'secret',
        tls: false,
      },
    ],
    [
      'rediss://a,rediss://b',
      {
        type: 'cluster',
        nodes: [
          { host: 'a', port: 6379, db: 0 },
          { host: 'b', port: 6379, db: 0 },
        ],
        tls: true,
      },
    ],
    [
      'redis+sentinel://a:1,b/primary',
      {
        type: 'sentinel',
        sentinels: [
          { host: 'a', port: 1, db: 0 },
          { host: 'b', port: 26379, db: 0 },
        ],
        name: 'primary',
        db: 0,
        tls: false,
      },
    ],
    [
      'rediss+sentinel://u:p%2C@a:1/primary/2',
      {
        type: 'sentinel',
        sentinels: [{ host: 'a', port: 1, db: 0 }],
        name: 'primary',
        db: 2,
        username: 'u',
        password: 'p,',
        tls: true,
      },
    ],
  ])('understands %s', (address, parsed) => {
    expect(parseRedisAddress(address)).toEqual(parsed);
  });

  it.each([
    '',
    'http://cache',
    'cache:6379',
    'redis://',
    'redis://cache/name',
    'redis://cache?db=1',
    'redis://cache:99999',
    'redis://:%zz-canary@cache',
    'redis://:canary@a/1,redis://b',
    'redis://a,b',
    'redis+sentinel://:canary@a:1',
    'redis+sentinel://a:1/',
    'redis+sentinel:///primary',
    'redis+sentinel://a:1/primary/x',
  ])('refuses %j without repeating it', (address) => {
    expect(() => parseRedisAddress(address)).toThrow(/^the address of Redis /);
    expect(() => parseRedisAddress(address)).not.toThrow(/canary/);
  });
});
