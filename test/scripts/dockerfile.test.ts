import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { copyOf, instructionsOf, stagesOf } from '../../scripts/dockerfile.ts';

const root = join(import.meta.dirname, '../..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const lines = (stage: string): string[] =>
  (stagesOf(dockerfile).find(({ name }) => name === stage)?.instructions ?? []).map(
    ({ name, text }) => `${name} ${text}`,
  );

describe('a Dockerfile is read', () => {
  it('with continued lines joined and comments left out', () => {
    expect(instructionsOf('# said\nRUN a \\\n  && b\n\n  # more\nUSER node\n')).toEqual([
      { name: 'RUN', text: 'a  && b' },
      { name: 'USER', text: 'node' },
    ]);
  });

  it('stage by stage, one without a name by its number', () => {
    const stages = stagesOf('FROM x AS build\nRUN a\nFROM x\nUSER node\n');
    expect(stages.map(({ name, instructions }) => [name, instructions.length])).toEqual([
      ['build', 1],
      ['1', 1],
    ]);
  });

  it('with the options of COPY apart from its paths', () => {
    expect(copyOf('--from=build --chown=node:node /app/a ./b')).toEqual({
      from: 'build',
      sources: ['/app/a'],
      target: './b',
    });
    expect(copyOf('a b ./')).toEqual({ from: undefined, sources: ['a', 'b'], target: './' });
  });
});

describe('the image', () => {
  it('runs as a user without rights, and says whether it is healthy', () => {
    expect(lines('1')).toContain('USER node');
    expect(lines('1').some((line) => line.startsWith('HEALTHCHECK') && line.includes('/livez'))).toBe(true);
  });

  it('has every file that it copies from the project in its build context', () => {
    const allowed = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    const copied = lines('build')
      .filter((line) => line.startsWith('COPY '))
      .flatMap((line) => copyOf(line.slice('COPY '.length)).sources);
    expect(copied.filter((source) => !allowed.includes(`!${source}`))).toEqual([]);
    expect(copied.length).toBeGreaterThan(0);
  });
});

describe('docker-compose.yml', () => {
  it('has a Redis that acknowledges nothing it could lose', () => {
    const { services } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8')) as {
      services: { redis: { command: string[] } };
    };
    expect(services.redis.command.join(' ')).toMatch(/--appendonly yes --appendfsync always .*noeviction/);
  });
});
