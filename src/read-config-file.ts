import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from './config-error.ts';
import { ConfigFile } from './config-file.ts';

/**
 * The settings of a YAML file, with its path.
 * @throws ConfigError that names the setting and its line
 */
export const readConfigFile = (path: string): ConfigFile & { path: string } => {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter: lines, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined)
    throw new ConfigError(
      `SLIPWAY_CONFIG: ${path}, line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`,
    );
  const value: unknown = document.toJS();
  const validate = new Ajv({ allErrors: false, strict: false }).compile<ConfigFile>(ConfigFile);
  const lineOf = (parts: readonly string[]): number => lines.linePos(offsetOf(document, parts)).line;
  if (!validate(value)) throw settingError(path, validate.errors ?? [], lineOf);
  checkReferences(path, value, lineOf);
  return { ...value, path };
};

/** Where a setting begins in the text: at its key, or at its item in a list. Of one that is not there, its parent. */
const offsetOf = (document: Document.Parsed, parts: readonly string[]): number => {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of parts) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === part) : undefined;
    const place = isSeq(node) ? node.items[Number(part)] : pair?.key;
    node = isSeq(node) ? place : pair?.value;
    offset = (place as { range?: readonly number[] } | undefined)?.range?.[0] ?? offset;
  }
  return offset;
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `SLIPWAY_CONFIG: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

type LineOf = (parts: readonly string[]) => number;

const settingError = (path: string, errors: readonly ErrorObject[], lineOf: LineOf): ConfigError => {
  const error = [...errors].sort((a, b) => b.instancePath.length - a.instancePath.length)[0];
  const parts = (error?.instancePath ?? '').split('/').slice(1);
  const extra = error?.params.additionalProperty ?? error?.params.missingProperty;
  const setting = [...parts, ...(extra === undefined ? [] : [String(extra)])];
  const what =
    error?.keyword === 'additionalProperties'
      ? 'is not a setting'
      : error?.keyword === 'enum'
        ? `must be one of ${(error.params.allowedValues as string[]).join(', ')}`
        : error?.keyword === 'const'
          ? `must be ${JSON.stringify(error.params.allowedValue)}`
          : error?.keyword === 'required'
            ? 'is missing'
            : (error?.message ?? 'is wrong');
  return new ConfigError(`SLIPWAY_CONFIG: ${path}, line ${lineOf(setting)}: ${settingName(setting)} ${what}.`);
};

const settingName = (parts: readonly string[]): string =>
  parts.map((part, at) => (/^\d+$/.test(part) ? `[${part}]` : at === 0 ? part : `.${part}`)).join('') || 'the file';

/** What a schema cannot say. */
const checkReferences = (path: string, file: ConfigFile, lineOf: LineOf): void => {
  const refuse = (setting: readonly (string | number)[], what: string): never => {
    const parts = setting.map(String);
    throw new ConfigError(`SLIPWAY_CONFIG: ${path}, line ${lineOf(parts)}: ${settingName(parts)} ${what}.`);
  };
  const { nodePortRange, maxClusters = 50 } = file;
  if (nodePortRange !== undefined && !isRange(nodePortRange))
    refuse(['nodePortRange'], `${nodePortRange} is not a range of ports such as 30000-32767`);
  const clusters = namesOnce('clusters', file.clusters, refuse);
  namesOnce('projects', file.projects, refuse);
  for (const [index, project] of file.projects.entries()) {
    const unknown = project.clusters.find((cluster) => !clusters.has(cluster));
    if (unknown !== undefined) refuse(['projects', index, 'clusters'], `names ${unknown}, which is not among clusters`);
    if (project.clusters.length > maxClusters)
      refuse(['projects', index, 'clusters'], `has more than maxClusters, which is ${maxClusters}`);
  }
};

const namesOnce = (
  list: string,
  items: readonly { name: string }[],
  refuse: (setting: readonly (string | number)[], what: string) => never,
): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const [index, { name }] of items.entries()) {
    if (names.has(name)) refuse([list, index, 'name'], `${name} is there twice`);
    names.add(name);
  }
  return names;
};

export const rangeOf = (text: string) => {
  const [from = 0, to = 0] = text.split('-').map(Number);
  return { from, to };
};

const isRange = (text: string): boolean => {
  const { from, to } = rangeOf(text);
  return from >= 1 && from <= to && to <= 65_535;
};
