import type { Resolved } from '../cluster-spec.ts';
import { parentOf } from '../pointer.ts';

/** What `origins` says of a value that nobody wrote. */
export const DEFAULT_ORIGIN = 'default';

/** A resolved spec while it is made: origins and removals are written as the values are. */
export interface Trace {
  readonly origins: Map<string, string>;
  /**
   * What a difference took away: `<list>/<name>` to the pointer of the removing item, and `<list>/-` to the first such item of
   * the list.
   */
  readonly removals: Map<string, string>;
}

/** {@link Resolved} with what the judge has to know about values that are gone. */
export interface TracedSpec extends Resolved {
  readonly removals: ReadonlyMap<string, string>;
}

/**
 * Where the value at a pointer of the cluster spec comes from: a pointer into the `ServiceSpec`, or `default` for a value that
 * nobody wrote.
 */
export const originOf = (origins: ReadonlyMap<string, string>, pointer: string): string => {
  for (let prefix = pointer; prefix !== ''; prefix = parentOf(prefix)) {
    const origin = origins.get(prefix);
    if (origin !== undefined) return origin === DEFAULT_ORIGIN ? origin : origin + pointer.slice(prefix.length);
  }
  return pointer;
};

/** As {@link originOf}, and for a default the place where the value would stand. */
export const placeOf = (origins: ReadonlyMap<string, string>, pointer: string): string => {
  const origin = originOf(origins, pointer);
  return origin === DEFAULT_ORIGIN
    ? originOf(origins, parentOf(pointer)) + pointer.slice(pointer.lastIndexOf('/'))
    : origin;
};

/** Notes that the fields of an item at `at` which a difference at `from` gives come from there. */
export const traceFields = (trace: Trace, at: string, from: string, fields: readonly string[]): void => {
  for (const field of fields) trace.origins.set(`${at}/${field}`, `${from}/${field}`);
};
