import type { Row } from './origin-table.ts';

/** The rows of a table as a tree of path segments, `*` and `**` among them. */
export interface PatternTree {
  readonly next: ReadonlyMap<string, PatternTree>;
  /** The row whose path ends here. */
  readonly row?: Row;
}

interface Path {
  readonly segments: readonly string[];
  readonly row: Row;
}

/** @throws when two rows have the same path. */
export const patternTree = (rows: readonly Row[]): PatternTree =>
  treeOf(rows.flatMap((row) => alternatives(row[0].split('/').slice(1)).map((segments) => ({ segments, row }))));

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

/** How far a path has been followed in a tree. */
export interface Position {
  /** Absent where `**` has taken over, and where no row begins like this path. */
  readonly tree?: PatternTree;
  /** The row of the path so far. */
  readonly row?: Row;
  /** What `**` has matched so far. */
  readonly rest: string;
}

export const atRoot = (tree: PatternTree): Position => ({ tree, row: tree.row, rest: '' });

/** One escaped segment further: by word before `*`, by `*` before `**`. */
export const followed = ({ tree, row, rest }: Position, segment: string): Position => {
  if (tree === undefined) return { row, rest: `${rest}/${segment}` };
  const next = tree.next.get(segment) ?? tree.next.get('*');
  return next ? { tree: next, row: next.row, rest: '' } : { row: tree.next.get('**')?.row, rest: segment };
};

/** The position of a whole path. */
export const positionOf = (tree: PatternTree, path: string): Position =>
  path.split('/').slice(1).reduce(followed, atRoot(tree));
