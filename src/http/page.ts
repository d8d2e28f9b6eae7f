import { type TObject, Type } from '@sinclair/typebox';
import { Problem } from '../problems.ts';

/** What can be compared in a list. */
type SortValue = string | number;

export interface Listing<T> {
  /** Sortable fields by name. */
  readonly fields: Readonly<Record<string, (item: T) => SortValue>>;
  readonly idOf: (item: T) => string;
  readonly defaultSort: string;
}

/** Query parameters of a list. */
export const listQuery = (fields: readonly string[], defaultSort: string, more: TObject['properties'] = {}) =>
  Type.Object({
    q: Type.Optional(
      Type.String({ maxLength: 100, description: 'Text that the name or title contains, in any case.' }),
    ),
    sort: Type.Optional(
      Type.String({
        pattern: '^-?[A-Za-z]+(,-?[A-Za-z]+)*$',
        maxLength: 100,
        default: defaultSort,
        description: `Fields to sort by, \`-\` for descending: ${fields.join(', ')}.`,
      }),
    ),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Items of one page.' })),
    pageToken: Type.Optional(Type.String({ maxLength: 4000, description: '`nextPageToken` of the page before.' })),
    ...more,
  });

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string;
}

/**
 * One page of a sorted list. The token holds the sort and the place of the last item, so that items which come or go between
 * two pages neither repeat nor hide others.
 * @throws Problem `malformed-request` for an unknown sort field or a token that is not one of this list.
 */
export const pageOf = <T>(
  items: readonly T[],
  query: Readonly<Record<string, unknown>>,
  listing: Listing<T>,
): Page<T> => {
  const { sort, keys, after } = orderOf(query, listing);
  const placeOf = (item: T): SortValue[] => [...keys.map(({ value }) => value(item)), listing.idOf(item)];
  const compare = (a: readonly SortValue[], b: readonly SortValue[]): number => {
    for (const [at, value] of a.entries()) {
      const order = compareValues(value, b[at]);
      if (order !== 0) return keys[at]?.descending ? -order : order;
    }
    return 0;
  };
  const sorted = items
    .map((item) => ({ item, place: placeOf(item) }))
    .filter(({ place }) => after === undefined || compare(place, after) > 0)
    .sort((a, b) => compare(a.place, b.place));
  const page = sorted.slice(0, Number(query.pageSize ?? 20));
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    ...(sorted.length > page.length && last ? { nextPageToken: tokenOf(sort, last.place) } : {}),
  };
};

/**
 * How a list is sorted, and the place of the last item of the page before: its sorted fields, then its id.
 * @throws Problem as `pageOf`
 */
export const orderOf = <T>(query: Readonly<Record<string, unknown>>, listing: Listing<T>) => {
  const sort = String(query.sort ?? listing.defaultSort);
  const keys = sortTexts(sort).map((text) => sortKeyOf(text, listing));
  const after = query.pageToken === undefined ? undefined : placeIn(String(query.pageToken), sort, keys.length + 1);
  return { sort, keys, after };
};

/** A field that is named again decides nothing. */
const sortTexts = (sort: string): readonly string[] => {
  const texts = sort.split(',');
  const names = texts.map((text) => text.replace(/^-/, ''));
  return texts.filter((_, at) => names.indexOf(names[at] ?? '') === at);
};

const compareValues = (a: SortValue, b: SortValue | undefined): number =>
  b === undefined || a > b ? 1 : a < b ? -1 : 0;

const sortKeyOf = <T>(text: string, { fields }: Listing<T>) => {
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined)
    throw new Problem('malformed-request', {
      detail: 'query-sort',
      params: { name, fields: Object.keys(fields).join(', ') },
    });
  return { descending, value };
};

const tokenOf = (sort: string, place: readonly SortValue[]): string =>
  Buffer.from(JSON.stringify([sort, ...place])).toString('base64url');

const placeIn = (token: string, sort: string, length: number): SortValue[] => {
  try {
    const [tokenSort, ...place] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as SortValue[];
    const isPlace =
      tokenSort === sort &&
      place.length === length &&
      place.every((value) => typeof value === 'string' || typeof value === 'number');
    if (isPlace) return place;
  } catch {
    // Told below, like any other text that is no token of this list.
  }
  throw new Problem('malformed-request', { detail: 'page-token' });
};

/** Whether a text contains what was asked for, in any case. */
export const contains = (q: unknown, ...texts: readonly (string | null | undefined)[]): boolean =>
  typeof q !== 'string' || texts.some((text) => text?.toLowerCase().includes(q.toLowerCase()));
