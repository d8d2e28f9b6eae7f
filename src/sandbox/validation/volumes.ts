import { at, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { duplicate, forbiddenValue, invalidValue } from './causes.ts';
import { type Causes, checkRequiredText, checkText, eachOf, repeated } from './checks.ts';
import { labelName, relativePath, type TextRule } from './names.ts';

const itemPath: TextRule = (path) => [
  ...relativePath(path),
  ...(path.startsWith('..') && !path.split('/').includes('..') ? ["must not start with '..'"] : []),
];

const checkItems = (source: JsonObject, field: string): Causes =>
  eachOf(source.items, `${field}.items`, (item, place) => [
    ...checkRequiredText(`${place}.key`, item.key),
    ...checkRequiredText(`${place}.path`, item.path, itemPath),
  ]);

const checkHostPath = (source: JsonObject, field: string): Causes => {
  const missing = checkRequiredText(`${field}.path`, source.path);
  return textOf(source.path).split('/').includes('..')
    ? [...missing, invalidValue(`${field}.path`, source.path, "must not contain '..'")]
    : missing;
};

const SOURCES: Readonly<Record<string, (source: JsonObject, field: string) => Causes>> = {
  hostPath: checkHostPath,
  persistentVolumeClaim: (source, field) => checkRequiredText(`${field}.claimName`, source.claimName),
  configMap: (source, field) => [...checkRequiredText(`${field}.name`, source.name), ...checkItems(source, field)],
  secret: (source, field) => [
    ...checkRequiredText(`${field}.secretName`, source.secretName),
    ...checkItems(source, field),
  ],
};

/** The order in which the server looks at the kinds: a second one is the fault. */
const SOURCE_ORDER = [
  'emptyDir',
  'hostPath',
  'secret',
  'nfs',
  'persistentVolumeClaim',
  'downwardAPI',
  'configMap',
  'projected',
  'csi',
  'ephemeral',
];

const checkSources = (volume: JsonObject, field: string): Causes => {
  const kinds = SOURCE_ORDER.filter((kind) => volume[kind] !== undefined);
  const [first = '', ...more] = kinds;
  return [
    ...(SOURCES[first]?.(objectOf(volume[first]), `${field}.${first}`) ?? []),
    ...more.map((kind) => forbiddenValue(`${field}.${kind}`, 'may not specify more than 1 volume type')),
  ];
};

const checkVolume = (volume: JsonObject, field: string): Causes => [
  ...checkText(`${field}.name`, volume.name ?? '', labelName),
  ...checkSources(volume, field),
];

/** Volumes of a pod. Those of claim templates come first, as the server counts them. */
export const checkVolumes = (volumes: readonly JsonObject[], field: string): Causes => [
  ...eachOf(volumes, field, checkVolume),
  ...repeated(volumes.map((volume) => textOf(volume.name))).map(({ value, index }) =>
    duplicate(`${field}[${index}].name`, value),
  ),
];

/** Names that a container can mount: an invalid volume is not there for the mounts. */
export const mountable = (volumes: readonly JsonObject[]): ReadonlySet<string> =>
  new Set(volumes.filter((volume) => checkVolume(volume, '').length === 0).map((volume) => textOf(volume.name)));

/** The volumes of a template with those that claim templates make; a claim template wins over a volume of its name. */
export const volumesWithClaims = (object: JsonObject): readonly JsonObject[] => {
  const names = listOf(at(object, 'spec', 'volumeClaimTemplates')).map((claim) =>
    textOf(at(claim, 'metadata', 'name')),
  );
  const claims = [...new Set(names)].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const volumes = listOf(at(object, 'spec', 'template', 'spec', 'volumes')).map(objectOf);
  return [...claims, ...volumes.filter((volume) => !names.includes(textOf(volume.name)))];
};
