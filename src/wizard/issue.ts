import type { Kind, StepKey } from './spec.ts';

export type Severity = 'error' | 'warning' | 'notice';

/** What fills the text of a code: `{ maximum: 63 }`. Never a secret or a literal variable. */
export type MessageParams = Readonly<Record<string, string | number>>;

/** One fault in a spec. Its text is joined at the edge, from `code` and `params`, in the reader's language. */
export interface Issue {
  /** RFC 6901, starting at the `ServiceSpec`. */
  readonly pointer: string;
  readonly code: string;
  readonly severity: Severity;
  readonly step: StepKey;
  /** Set when only this cluster has the fault, or the fault is inside an item that names this cluster. */
  readonly cluster?: string;
  readonly params?: MessageParams;
}

/** What is present and ill-formed: nothing of the request is stored. */
export interface Refusal {
  /** RFC 6901, starting at the value that was checked. */
  readonly pointer: string;
  readonly code: string;
  readonly params?: MessageParams;
}

/** What the rules need to know beside the spec. */
export interface SpecContext {
  readonly kind: Kind;
  /** Member clusters of the project, in its order. */
  readonly clusters: readonly string[];
  readonly nodePortRange: { readonly from: number; readonly to: number };
}
