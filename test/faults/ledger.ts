/** What is known of writes to one place, each of which stores its own id and is sent on top of the value that its writer had read. */
export interface Ledger {
  /** @param after the id of the value that was read, `''` where there was none */
  sent(id: string, after: string): void;
  /** A complete 2xx came. */
  acknowledged(id: string): void;
  /** 412 came, and no sending of that write went without an answer. */
  refused(id: string): void;
  acknowledgements(): number;
  /** @param last the id of the value that is there in the end */
  judge(last: string): Judgement;
}

export interface Judgement {
  /** Writes that had their effect, in order: each was made on top of the one before. */
  readonly versions: readonly string[];
  /** Acknowledged, and not among the versions: lost, or overwritten by somebody who had not seen them. */
  readonly lost: readonly string[];
  /** Among the versions although their writer was told 412. */
  readonly refusedThoughWritten: readonly string[];
  /** Versions whose writer never got an answer. */
  readonly unanswered: readonly string[];
}

export const createLedger = (): Ledger => {
  const after = new Map<string, string>();
  const acknowledged = new Set<string>();
  const refused = new Set<string>();
  const versionsUpTo = (last: string): string[] => {
    const versions: string[] = [];
    for (let id = last; id !== ''; id = predecessorOf(after, id)) versions.push(id);
    return versions.reverse();
  };
  return {
    sent: (id, predecessor) => void after.set(id, predecessor),
    acknowledged: (id) => void acknowledged.add(id),
    refused: (id) => void refused.add(id),
    acknowledgements: () => acknowledged.size,
    judge: (last) => {
      const versions = versionsUpTo(last);
      const there = new Set(versions);
      return {
        versions,
        lost: [...acknowledged].filter((id) => !there.has(id)),
        refusedThoughWritten: [...refused].filter((id) => there.has(id)),
        unanswered: versions.filter((id) => !acknowledged.has(id)),
      };
    },
  };
};

const predecessorOf = (after: ReadonlyMap<string, string>, id: string): string => {
  const predecessor = after.get(id);
  if (predecessor === undefined) throw new Error(`${id} is there, and nobody sent it`);
  return predecessor;
};
