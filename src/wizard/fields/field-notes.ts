/** Pickers that fill fields: the clusters of a project, or one of its lookups. */
export const lookupKinds = [
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
  /** What of a picked item is the value: its name, or one of its keys. */
  readonly value: 'name' | 'keys';
  /** For keys: the field that names the item, beside this one or beside what this one is in. */
  readonly item?: string;
  /** Only where a field beside this one has this value. */
  readonly when?: Readonly<Record<string, string>>;
}

/** What a schema says of a field beside its shape; none of it is checked. */
export interface FieldNotes {
  /** The field, or the alternative, is for services of this kind only; for the other kind it is an issue. */
  readonly forKind?: 'stateless' | 'stateful';
  readonly lookups?: readonly Lookup[];
  /** What a cluster takes where the field is left out and Slipway writes nothing. */
  readonly clusterDefault?: string | number;
}

/** The notes as options of a schema, so that a misspelt one does not compile. */
export const noted = (notes: FieldNotes): FieldNotes => notes;

export const picked = (kind: LookupKind): FieldNotes => ({ lookups: [{ kind, value: 'name' }] });

/** A key of the ConfigMap or Secret that the field `item` beside it names. */
export const pickedKey = (kind: 'configmaps' | 'secrets', item: string): FieldNotes => ({
  lookups: [{ kind, value: 'keys', item }],
});
