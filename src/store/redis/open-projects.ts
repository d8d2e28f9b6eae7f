import { keys } from './keys.ts';
import type { Connection } from './scripts.ts';

/** Milliseconds of the server's clock: an announcement is good for so long, and forgotten only long after. */
const GOOD_FOR = 60_000;
const QUIET = 10 * GOOD_FOR;

/** What a script that opens a submission is given, to refuse when it comes late. */
export type Announcement = readonly [announcedAt: number, goodFor: number];

export interface OpenProjects {
  /** To be called before a submission is opened, and left so whatever becomes of it. */
  announce(project: string): Promise<Announcement>;
  list(): Promise<{ project: string; id: string; leaseUntil: number }[]>;
}

/**
 * In which projects something is open. The list of them lives in another slot of a cluster than a project's keys, so no single step
 * can write both. A project is announced before anything is opened in it, and opening is refused when the announcement is old by
 * then. It is forgotten when nothing was open there well after its last announcement.
 */
export function createOpenProjects({ run }: Connection): OpenProjects {
  const listed = async (): Promise<Listed[]> =>
    inThrees((await run('list-projects', [keys.announced, keys.unordered], [QUIET])) as string[]);

  const openOf = async (project: string) => {
    const found = (await run('list-open', [keys.open(project)], [])) as string[];
    return inPairs(found).map(([id, leaseUntil]) => ({ project, id, leaseUntil: Number(leaseUntil) }));
  };

  const forget = async (projects: readonly Listed[]): Promise<void> => {
    if (projects.length === 0) return;
    const args = projects.flatMap(({ project, announcedAt }) => [project, announcedAt]);
    await run('forget-projects', [keys.announced], args);
  };

  return {
    async announce(project) {
      return [(await run('announce-project', [keys.announced], [project])) as number, GOOD_FOR];
    },

    async list() {
      const projects = await listed();
      const open = await Promise.all(projects.map(({ project }) => openOf(project)));
      await forget(projects.filter(({ isQuiet }, i) => isQuiet && open[i]?.length === 0));
      return open.flat();
    },
  };
}

interface Listed {
  readonly project: string;
  /** As the server writes it. */
  readonly announcedAt: string;
  readonly isQuiet: boolean;
}

function inThrees(flat: readonly string[]): Listed[] {
  const found: Listed[] = [];
  for (let i = 0; i + 2 < flat.length; i += 3)
    found.push({ project: flat[i] ?? '', announcedAt: flat[i + 1] ?? '', isQuiet: flat[i + 2] === '1' });
  return found;
}

function inPairs(flat: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) found.push([flat[i] ?? '', flat[i + 1] ?? '']);
  return found;
}
