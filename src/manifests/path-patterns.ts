import { segmentsOf } from '../wizard/pointer.ts';
import type { Row } from './origin-table.ts';

/** The rows of a table as a tree: a leaf finds its row in about as many steps as its path has segments. */
export interface PatternTree {
  /** Further segments, `*` and `**` among them. */
  readonly next: ReadonlyMap<string, PatternTree>;
  /** The row whose path ends here. */
  readonly row?: Row;
}

export interface Match {
  readonly row: Row;
  /** The segments that `**` has matched. */
  readonly rest: readonly string[];
}

interface Path {
  readonly segments: readonly string[];
  readonly row: Row;
}

/** @throws when two rows have the same path. */
export const patternTree = (rows: readonly Row[]): PatternTree =>
  treeOf(rows.flatMap((row) => alternatives(segmentsOf(row[0])).map((segments) => ({ segments, row }))));

const alternatives = ([first, ...others]: readonly string[]): readonly (readonly string[])[] =>
  first === undefined
    ? [[]]
    : first.split('|').flatMap((word) => alternatives(others).map((following) => [word, ...following]));

const treeOf = (paths: readonly Path[]): PatternTree => {
  const [row, twin] = paths.filter(({ segments }) => segments.length === 0).map((path) => path.row);
  if (twin !== undefined) throw new Error(`two rows for the path ${twin[0]}`);
  const heads = new Set(paths.flatMap(({ segments }) => segments.slice(0, 1)));
  return { row, next: new Map([...heads].map((head) => [head, treeOf(behind(paths, head))])) };
};

const behind = (paths: readonly Path[], head: string): readonly Path[] =>
  paths
    .filter(({ segments }) => segments[0] === head)
    .map(({ segments, row }) => ({ segments: segments.slice(1), row }));

/** The row of a path: by word before `*`, by `*` before `**`. */
export const matchOf = (tree: PatternTree, segments: readonly string[]): Match | undefined => {
  const [head, ...others] = segments;
  if (head === undefined) return tree.row && { row: tree.row, rest: [] };
  const word = tree.next.get(head);
  const any = tree.next.get('*');
  const rest = tree.next.get('**')?.row;
  return (word && matchOf(word, others)) ?? (any && matchOf(any, others)) ?? (rest && { row: rest, rest: segments });
};
