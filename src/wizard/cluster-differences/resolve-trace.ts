import { once } from '../../once.ts';
import type { Resolved } from '../cluster-spec.ts';
import { parentOf } from '../pointer.ts';

/** What `origins` says of a value that nobody wrote. */
export const DEFAULT_ORIGIN = 'default';

/** Where the values of a resolved spec come from, while it is written. */
export interface Written {
  readonly origins: Map<string, string>;
  /**
   * What a difference took away: `<list>/<name>` to the pointer of the removing item, and `<list>/-` to the first such item of
   * the list.
   */
  readonly removals: Map<string, string>;
}

/**
 * Notes what is done while a spec is resolved. Few ask where a value comes from, so that the notes are only read, in their order, when
 * somebody does.
 */
export type Trace = (note: (written: Written) => void) => void;

/** {@link Resolved} with what the judge has to know about values that are gone. */
export interface TracedSpec extends Resolved {
  readonly removals: ReadonlyMap<string, string>;
}

/**
 * Where the value at a pointer of the cluster spec comes from: a pointer into the `ServiceSpec`, or `default` for a value that
 * nobody wrote.
 */
export const originOf = (origins: ReadonlyMap<string, string>, pointer: string): string =>
  originBelow(origins, { at: '', origin: '' }, pointer);

/** {@link originOf} the value at `below` in a part of the cluster spec, of which it is known where it comes from itself. */
export const originBelow = (
  origins: ReadonlyMap<string, string>,
  part: { readonly at: string; readonly origin: string },
  below: string,
): string => {
  const pointer = part.at + below;
  for (let end = pointer.length; end > part.at.length; end = pointer.lastIndexOf('/', end - 1)) {
    const origin = origins.get(pointer.slice(0, end));
    if (origin !== undefined) return origin === DEFAULT_ORIGIN ? origin : origin + pointer.slice(end);
  }
  return part.origin === DEFAULT_ORIGIN ? DEFAULT_ORIGIN : part.origin + below;
};

/** As {@link originOf}, and for a default the place where the value would stand. */
export const placeOf = (origins: ReadonlyMap<string, string>, pointer: string): string => {
  const origin = originOf(origins, pointer);
  return origin === DEFAULT_ORIGIN
    ? originOf(origins, parentOf(pointer)) + pointer.slice(pointer.lastIndexOf('/'))
    : origin;
};

/** Notes that the fields of an item at `at` which a difference at `from` gives come from there. */
export const traceFields = (trace: Trace, at: string, from: string, fields: readonly string[]): void =>
  trace(({ origins }) => {
    for (const field of fields) origins.set(`${at}/${field}`, `${from}/${field}`);
  });

/** A spec that is being resolved, with what is noted meanwhile; `before` is where the values come from that nothing is noted of. */
export const traced = <Spec>(before: Resolved['origins'], resolve: (trace: Trace) => Spec) => {
  const notes: ((written: Written) => void)[] = [];
  const spec = resolve((note) => void notes.push(note));
  const written = once(() => {
    const written: Written = { origins: new Map(before), removals: new Map() };
    for (const note of notes) note(written);
    return written;
  });
  return {
    spec,
    get origins() {
      return written().origins;
    },
    get removals() {
      return written().removals;
    },
  };
};
