/** An item of a list with its place in it. */
export interface Placed<Item> {
  readonly item: Item;
  readonly index: number;
}

/** The first item of each name, with its place; items without a name are left out. */
export const firstByName = <Item extends { readonly name?: string }>(
  items: readonly Item[] | undefined,
): Map<string, Placed<Item>> => firstBy(items, (item) => item.name);

/** The first item of each key, with its place; items without a key are left out. */
export const firstBy = <Item>(
  items: readonly Item[] | undefined,
  keyOf: (item: Item) => string | undefined,
): Map<string, Placed<Item>> => {
  const first = new Map<string, Placed<Item>>();
  items?.forEach((item, index) => {
    const key = keyOf(item);
    if (key !== undefined && !first.has(key)) first.set(key, { item, index });
  });
  return first;
};
