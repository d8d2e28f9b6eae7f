/** A stored document says which form it has. */
export interface Versioned {
  /** 1 for the first form. */
  readonly schema: number;
}

/** Makes the next form of a document. Pure: the given one is not touched. `schema` is set by `upgrade`. */
export type Migration = (document: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** The document is of a form that this version does not know: a newer one wrote it. */
export class WrittenByNewer extends Error {
  override readonly name = 'WrittenByNewer';
}

/**
 * A stored document in its newest form; the migration at index 0 makes form 2 of form 1, and so on. Documents are upgraded
 * whenever they are read and stored in their new form when they are next written, so that no release has to stop for it.
 * @throws WrittenByNewer
 */
export const upgrade = <Newest extends Versioned>(document: Versioned, migrations: readonly Migration[]): Newest => {
  const newest = newestOf(migrations);
  if (document.schema > newest)
    throw new WrittenByNewer(`a document of form ${document.schema}; known are forms up to ${newest}`);
  const upgraded = migrations
    .slice(document.schema - 1)
    .reduce<Readonly<Record<string, unknown>>>((old, migrate) => migrate(old), { ...document });
  return { ...upgraded, schema: newest } as unknown as Newest;
};

/** The form that is written today. */
export const newestOf = (migrations: readonly Migration[]): number => migrations.length + 1;
