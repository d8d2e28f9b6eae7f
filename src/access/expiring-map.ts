/** A bounded memory: each entry is forgotten at its time, the oldest ones first where there are too many. */
export interface ExpiringMap<V> {
  get(key: string): V | undefined;
  /** @param until milliseconds of the map's clock */
  set(key: string, value: V, until: number): void;
  delete(key: string): void;
}

export const createExpiringMap = <V>({ limit, now }: { limit: number; now: () => number }): ExpiringMap<V> => {
  const entries = new Map<string, { readonly value: V; readonly until: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (now() < entry.until) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set: (key, value, until) => {
      // Re-inserted, so that the first key of the map is always the one that was written longest ago.
      entries.delete(key);
      entries.set(key, { value, until });
      const oldest = entries.size > limit ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
    delete: (key) => {
      entries.delete(key);
    },
  };
};
