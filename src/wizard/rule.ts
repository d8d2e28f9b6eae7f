import type { ClusterSpec } from './cluster-spec.ts';
import type { MessageParams, Severity, SpecContext } from './issue.ts';
import type { DraftSpec, Unfinished } from './spec.ts';

/** One place where a rule is broken. */
export interface Fault {
  /** Pointer of the value at fault in the judged spec; of its place where the value is left to a default. */
  readonly at: string;
  /**
   * Pointers of the other values that took part, the nearest cause first. Items of a list that are gone count as
   * `<list>/<name>`, or `<list>/-` for any of them.
   */
  readonly involved?: readonly string[];
  readonly params?: MessageParams;
}

/** What a schema cannot say, as data. A rule that needs a missing value finds nothing. */
export interface Rule<Subject> {
  readonly code: string;
  readonly severity: Severity;
  /**
   * Every place of the form that a fault of the base can be at: paths as fields have them, with `*` for any item of a list or
   * key of a map. A fault that only a cluster has points at the difference that caused it.
   */
  readonly at: readonly string[];
  readonly faults: (spec: Subject, context: SpecContext) => Iterable<Fault>;
}

/** Holds in the base and again in every cluster; its pointers start at the cluster spec. */
export type ClusterRule = Rule<Unfinished<ClusterSpec>>;

/** Holds once, over what the clusters of a spec have to do with each other; its pointers start at the `ServiceSpec`. */
export type DraftRule = Rule<DraftSpec>;

/** The innermost list of alternatives. */
const alternatives = /\{([^{}]*)\}/;

/** Places written as a shell writes a family of paths: `/a/{b,c{,/d}}` is `/a/b`, `/a/c` and `/a/c/d`. */
export const places = (...families: readonly string[]): string[] => [...new Set(families.flatMap(expanded))];

const expanded = (family: string): string[] => {
  const [found, words] = alternatives.exec(family) ?? [];
  if (found === undefined || words === undefined) return [family];
  return words.split(',').flatMap((word) => expanded(family.replace(found, () => word)));
};
