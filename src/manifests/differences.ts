import { isDeepStrictEqual } from 'node:util';
import { escapeSegment } from '../wizard/pointer.ts';
import type { KubeObject } from './kube-object.ts';

/** An operation of JSON Patch (RFC 6902). */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/**
 * The maps whose fields are compared one by one. Any field of theirs that is not among them is a cut point: label and
 * annotation maps, containers and every other list are taken as a whole. Looking for equal items inside lists would cost
 * quadratic time.
 */
export const opened: ReadonlySet<string> = new Set([
  '',
  '/metadata',
  '/spec',
  '/spec/template',
  '/spec/template/metadata',
  '/spec/template/spec',
]);

/** What turns the base object into that of a cluster, at most one operation for each cut point. Equal objects have none. */
export const differences = (base: KubeObject, cluster: KubeObject): readonly Operation[] => between(base, cluster, '');

const between = (base: unknown, cluster: unknown, path: string): readonly Operation[] => {
  if (isMap(base) && isMap(cluster) && opened.has(path)) {
    return Object.keys({ ...base, ...cluster }).flatMap((field) =>
      between(base[field], cluster[field], `${path}/${escapeSegment(field)}`),
    );
  }
  if (isDeepStrictEqual(base, cluster)) return [];
  if (cluster === undefined) return [{ op: 'remove', path }];
  return [{ op: base === undefined ? 'add' : 'replace', path, value: cluster }];
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
