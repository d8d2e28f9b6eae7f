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
  readonly faults: (spec: Subject, context: SpecContext) => Iterable<Fault>;
}

/** Holds in the base and again in every cluster; its pointers start at the cluster spec. */
export type ClusterRule = Rule<Unfinished<ClusterSpec>>;

/** Holds once, over what the clusters of a spec have to do with each other; its pointers start at the `ServiceSpec`. */
export type DraftRule = Rule<DraftSpec>;
