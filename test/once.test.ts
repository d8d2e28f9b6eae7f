import { describe, expect, it } from 'vitest';
import { once, onceEach } from '../src/once.ts';

describe('once', () => {
  it('makes nothing before it is asked, and the same thing ever after', () => {
    let made = 0;
    const value = once(() => ({ number: ++made }));
    expect(made).toBe(0);
    expect(value()).toBe(value());
    expect(made).toBe(1);
  });

  it('remembers undefined, too', () => {
    let made = 0;
    const value = once(() => void made++);
    value();
    value();
    expect(made).toBe(1);
  });
});

describe('onceEach', () => {
  it('makes one thing of each value, objects by their identity', () => {
    const made = onceEach((from: { readonly name: string }) => ({ of: from.name }));
    const one = { name: 'a' };
    expect(made(one)).toBe(made(one));
    expect(made(one)).toEqual({ of: 'a' });
    expect(made({ name: 'a' })).not.toBe(made(one));
  });

  it('remembers empty texts', () => {
    let made = 0;
    const value = onceEach((_: string) => {
      made++;
      return '';
    });
    value('a');
    value('a');
    expect(made).toBe(1);
  });
});
