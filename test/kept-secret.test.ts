import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptSecret } from '../src/kept-secret.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the key that seals records, where none is configured', () => {
  it('is made once, for its owner alone, and is the same ever after', () => {
    const dataDir = join(folder, 'data');
    expect(keptSecret(dataDir, 'the first key made')).toBe('the first key made');
    expect(keptSecret(dataDir, 'another key made later')).toBe('the first key made');
    expect(readdirSync(dataDir)).toEqual(['secret']);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'half a key'])('stops the start when its file holds %j: anybody could seal with that', (left) => {
    writeFileSync(join(folder, 'secret'), left);
    expect(() => keptSecret(folder, 'a whole key, made now')).toThrow(/secret holds no key/);
    expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(left);
  });
});
