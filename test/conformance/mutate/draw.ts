/** Decisions that were made in advance and are taken one after another: the same seed makes the same mistakes. */
export interface Draw {
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** One of the items; `undefined` where there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined;
}

/** @param decisions natural numbers, taken again from the first when they run out */
export const createDraw = (decisions: readonly number[]): Draw => {
  let next = 0;
  const below = (count: number): number => (decisions[next++ % decisions.length] ?? 0) % count;
  return { below, pick: (items) => (items.length === 0 ? undefined : items[below(items.length)]) };
};
