import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';

/** As for `SLIPWAY_SECRET`. */
const SHORTEST = 16;

/**
 * The key of sealed records where none is configured: made once, kept beside the data, readable by its owner alone. It is whole
 * before it has its name: neither a crash nor another process that starts at the same time leaves a server with half a key.
 * @param made the key to keep where there is none yet
 * @throws ConfigError when the file holds no key: with an empty one anybody could seal
 */
export const keptSecret = (dataDir: string, made: string): string => {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'secret');
  const secret = secretIn(path) ?? keep(path, made);
  if (secret.length < SHORTEST)
    throw new ConfigError(
      `DATA_DIR: ${path} holds no key of ${SHORTEST} characters. Remove it to have a new one made.`,
    );
  return secret;
};

const keep = (path: string, made: string): string => {
  const whole = `${path}.${process.pid}`;
  writeFileSync(whole, made, { mode: 0o600, flush: true });
  try {
    linkSync(whole, path);
  } catch (error) {
    // Another process was quicker: its key counts.
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(whole);
  }
  return readFileSync(path, 'utf8');
};

const secretIn = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
};

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
