/** A multi-cluster project: one namespace name, present in each of its member clusters. */
export interface Project {
  readonly name: string;
  /** Member clusters, in the order of the configuration. */
  readonly clusters: readonly string[];
}

export interface Projects {
  find(name: string): Project | undefined;
  /** By name, ascending. */
  all(): readonly Project[];
}

/** The projects of the configuration file. */
export const createProjects = (projects: readonly Project[]): Projects => {
  const sorted = [...projects].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byName = new Map(sorted.map((project) => [project.name, project]));
  return { find: (name) => byName.get(name), all: () => sorted };
};
