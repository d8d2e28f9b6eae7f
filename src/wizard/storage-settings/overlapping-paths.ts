/** A folder while paths are put into it, or a file, which has no further path below it. */
interface Node {
  readonly children: Map<string, Node>;
  isFile: boolean;
}

const newNode = (): Node => ({ children: new Map(), isFile: false });

/**
 * Places of the paths that equal an earlier one, are a folder of it, or lie in it. Takes time linear in the length of all
 * paths. Missing paths are passed over.
 */
export const overlappingPaths = (paths: readonly (string | undefined)[]): number[] => {
  const root = newNode();
  return paths.flatMap((path, place) => (path === undefined || put(root, path.split('/')) ? [] : [place]));
};

/** Puts a file into the tree; false where it does not fit beside what is there. */
const put = (root: Node, parts: readonly string[]): boolean => {
  let node = root;
  for (const part of parts) {
    if (node.isFile) return false;
    const next = node.children.get(part) ?? newNode();
    node.children.set(part, next);
    node = next;
  }
  if (node.isFile || node.children.size > 0) return false;
  node.isFile = true;
  return true;
};
