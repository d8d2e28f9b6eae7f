/** A value of the cluster spec and the RFC 6901 pointer at which it stands there. */
export interface Part<T> {
  readonly value: T;
  readonly at: string;
}

/** The items of a list that stands at `at`. */
export const parts = <T>(list: readonly T[] | undefined, at: string): readonly Part<T>[] =>
  (list ?? []).map((value, index) => ({ value, at: `${at}/${index}` }));
