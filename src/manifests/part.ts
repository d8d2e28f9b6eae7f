/** A value of the cluster spec and the RFC 6901 pointer at which it stands there. */
export interface Part<T> {
  readonly value: T;
  readonly at: string;
}

/** The items of a list that stands at `at`. */
export const parts = <T>(list: readonly T[] | undefined, at: string): readonly Part<T>[] =>
  (list ?? []).map((value, index) => ({ value, at: `${at}/${index}` }));

/** Without the later ones of a name: one object holds a name once. What has no name yet stays. */
export const firstOfEachName = <P extends Part<{ readonly name?: string }>>(list: readonly P[]): readonly P[] => {
  const seen = new Set<string>();
  return list.filter(({ value: { name } }) => {
    const repeated = name !== undefined && seen.has(name);
    if (name !== undefined) seen.add(name);
    return !repeated;
  });
};
