import { parseQualifiedName } from '@swimlane/docker-reference';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasTag, parseImageReference } from '../../../src/wizard/fields/image-reference.ts';

const sha256 = `sha256:${'a'.repeat(64)}`;

describe('parseImageReference', () => {
  it.each([
    ['nginx', { name: 'nginx' }],
    ['nginx:1.25', { name: 'nginx', tag: '1.25' }],
    ['library/nginx:1.25-alpine', { name: 'library/nginx', tag: '1.25-alpine' }],
    [
      'registry.example.com:5000/team/app__x/y-z.w:V1_2',
      { name: 'registry.example.com:5000/team/app__x/y-z.w', tag: 'V1_2' },
    ],
    ['Registry.Example.com/app', { name: 'Registry.Example.com/app' }],
    ['localhost:5000/app', { name: 'localhost:5000/app' }],
    ['[2001:db8::1]:5000/app', { name: '[2001:db8::1]:5000/app' }],
    [`nginx@${sha256}`, { name: 'nginx', digest: sha256 }],
    [`nginx:1@${sha256}`, { name: 'nginx', tag: '1', digest: sha256 }],
    [`a@sha512:${'0'.repeat(128)}`, { name: 'a', digest: `sha512:${'0'.repeat(128)}` }],
    [`a:${'t'.repeat(128)}`, { name: 'a', tag: 't'.repeat(128) }],
    ['a'.repeat(255), { name: 'a'.repeat(255) }],
  ])('reads %s', (text, parts) => {
    expect(parseImageReference(text)).toEqual(parts);
  });

  it.each([
    '',
    ' nginx',
    'nginx ',
    'nginx\n',
    'my nginx',
    'NGINX',
    'library/Nginx',
    'nginx:',
    'nginx:-a',
    `nginx:${'t'.repeat(129)}`,
    'nginx@sha256:abc',
    `nginx@sha256:${'A'.repeat(64)}`,
    `nginx@md5:${'a'.repeat(64)}`,
    `nginx@${sha256}@${sha256}`,
    'http://example.com/app',
    '/app',
    'app/',
    'a//b',
    'a-',
    '-a',
    'a..b',
    'a___b',
    '镜像:1',
    'a'.repeat(64),
    'a'.repeat(256),
    'a'.repeat(1000),
  ])('does not read %j', (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  it('needs no more time for a long text than its length', () => {
    expect(parseImageReference(`${'a'.repeat(1000)} `)).toBeUndefined();
    expect(parseImageReference(`${'a-'.repeat(500)}!`)).toBeUndefined();
  });

  it('agrees with a widely used parser on short texts', () => {
    const short = fc.string({ unit: fc.constantFrom(...'aB0.:/_-@ '), maxLength: 12 });
    fc.assert(
      fc.property(short, (text) => {
        expect(parseImageReference(text) !== undefined).toBe(isReadElsewhere(text));
      }),
      { numRuns: 2000 },
    );
  });
});

function isReadElsewhere(text: string): boolean {
  try {
    parseQualifiedName(text);
    return true;
  } catch {
    return false;
  }
}

describe('hasTag', () => {
  it.each([
    ['nginx', false],
    ['localhost:5000/nginx', false],
    ['nginx:latest', true],
    [`nginx@${sha256}`, true],
    ['not an image', false],
  ])('%s: %s', (text, tagged) => {
    expect(hasTag(text)).toBe(tagged);
  });
});
