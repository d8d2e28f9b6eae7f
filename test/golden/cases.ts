import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Example } from '../wizard/examples.ts';

/** A spec with its surroundings, and the objects that come out of it. */
export interface GoldenCase extends Example {
  /** Name of its folder: what the case is about. */
  readonly name: string;
  /** What a kube-apiserver warns of beside accepting the objects of a cluster. */
  readonly serverWarnings?: Readonly<Record<string, readonly string[]>>;
  /** Text of `<cluster>.yaml`, for every such file of the folder. */
  readonly expected: ReadonlyMap<string, string>;
}

const read = (name: string, file: string): string => readFileSync(join(import.meta.dirname, name, file), 'utf8');

const goldenCase = (name: string): GoldenCase => {
  const files = readdirSync(join(import.meta.dirname, name)).filter((file) => file !== 'spec.yaml');
  return {
    ...(parse(read(name, 'spec.yaml')) as Example),
    name,
    expected: new Map(files.map((file) => [file.replace(/\.yaml$/, ''), read(name, file)])),
  };
};

/** One case for each folder beside this file, by name. */
export const goldenCases: readonly GoldenCase[] = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => goldenCase(name))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
