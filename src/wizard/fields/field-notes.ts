/** Pickers that fill fields: other fields of the form, the clusters of a project, or what is in these clusters. */
export const lookupKinds = [
  'fields',
  'clusters',
  'configmaps',
  'secrets',
  'image-registries',
  'persistentvolumeclaims',
  'storageclasses',
  'node-labels',
  'ip-pools',
  'workloads',
  'gpu-types',
] as const;
export type LookupKind = (typeof lookupKinds)[number];

/** Which picker feeds a field. */
export interface Lookup {
  readonly kind: LookupKind;
  /** What of a picked item is the value: its name, one of its keys, or (of labels) an entry of the map. */
  readonly value: 'name' | 'keys' | 'entry';
  /** For `fields`: where the names stand, as a path of the form. */
  readonly path?: string;
  /** The field that names the item that is looked into, beside this one or beside what this one is in. */
  readonly item?: string;
  /** Only where a field beside this one has this value. */
  readonly when?: { readonly field: string; readonly value: string };
}

/** What a schema says of a field beside its shape; none of it is checked. */
export interface FieldNotes {
  /** The field, or the alternative, is for services of this kind only; for the other kind it is an issue. */
  readonly forKind?: 'stateless' | 'stateful';
  readonly lookups?: readonly Lookup[];
  /** What a cluster takes where the field is left out and Slipway writes nothing. */
  readonly clusterDefault?: string | number;
  /** Services of this kind may have the field, and nothing comes of it. */
  readonly ignoredFor?: 'stateless' | 'stateful';
}

/** The notes as options of a schema, so that a misspelt one does not compile. */
export const noted = (notes: FieldNotes): FieldNotes => notes;

export const picked = (kind: LookupKind): FieldNotes => ({ lookups: [{ kind, value: 'name' }] });

/** One of the names that the form has elsewhere; in the same items of the lists that both places are in. */
export const pickedField = (path: string, item?: string): FieldNotes => ({
  lookups: [{ kind: 'fields', value: 'name', path, ...(item !== undefined && { item }) }],
});

/** A key of the ConfigMap or Secret that the field `item` beside it names. */
export const pickedKey = (kind: 'configmaps' | 'secrets', item: string): FieldNotes => ({
  lookups: [{ kind, value: 'keys', item }],
});

/** Places of names that other fields pick from. */
export const names = {
  container: '/podSettings/containers/*/name',
  port: '/podSettings/containers/*/ports/*/name',
  variable: '/podSettings/containers/*/env/*/name',
  variablesOfReferences: '/podSettings/containers/*/envReferences/*/keys',
  claimTemplate: '/storageSettings/volumeClaimTemplates/*/name',
} as const;
