/** Why the server would take it, in the words of the page that is made of the rows. */
export const groups = {
  page: 'The form asks for more',
  later: 'It would fail later: in a kubelet, a controller or a real create',
  changed: 'The server would make something else of it',
  bounds: 'Our own bounds against abuse',
  'left-out': 'Rendering would leave it out',
} as const;
export type Group = keyof typeof groups;

/** What we refuse though a dry run of a kube-apiserver accepts it. */
export interface Stricter {
  readonly group: Group;
  readonly codes: readonly string[];
  /** Pointers into the spec: `*` is any word, `**` any number of words. */
  readonly at: readonly string[];
  /** One sentence for people. */
  readonly why: string;
}

/** Rows of one group. */
export const inGroup = (group: Group, rows: readonly Omit<Stricter, 'group'>[]): readonly Stricter[] =>
  rows.map((row) => ({ group, ...row }));

/** Everything that can be said of a container, in the base and in a difference. */
export const ofContainers = (...fields: readonly string[]): readonly string[] =>
  fields.flatMap((field) => [
    `/podSettings/containers/*/${field}`,
    `/clusterDifferences/clusters/*/containers/*/${field}`,
  ]);

/** The same for claim templates. */
export const ofTemplates = (...fields: readonly string[]): readonly string[] =>
  fields.flatMap((field) => [
    `/storageSettings/volumeClaimTemplates/*/${field}`,
    `/clusterDifferences/clusters/*/volumeClaimTemplates/*/${field}`,
  ]);

/** The same for the external access. */
export const ofAccess = (...fields: readonly string[]): readonly string[] =>
  fields.flatMap((field) => [
    `/advancedSettings/externalAccess/${field}`,
    `/clusterDifferences/clusters/*/externalAccess/${field}`,
  ]);

/** Of volumes and claim templates. */
export const ofMounts = (...fields: readonly string[]): readonly string[] =>
  fields.map((field) => `/storageSettings/*/*/mounts/*/${field}`);
