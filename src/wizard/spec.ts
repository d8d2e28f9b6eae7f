import { type Static, Type } from '@sinclair/typebox';
import { AdvancedSettings } from './advanced-settings/schema.ts';
import { BasicInformation } from './basic-information/schema.ts';
import { ClusterDifferences } from './cluster-differences/schema.ts';
import { closed } from './fields/closed.ts';
import { oneOf } from './fields/enumeration.ts';
import { PodSettings } from './pod-settings/schema.ts';
import { StorageSettings } from './storage-settings/schema.ts';

/** Stateless: a Deployment behind a virtual IP. Stateful: a StatefulSet behind a headless Service. */
export const Kind = oneOf(['stateless', 'stateful'], { description: 'Kind of the service.' });
export type Kind = Static<typeof Kind>;

/** The whole form. */
export const ServiceSpec = closed(
  {
    basicInformation: BasicInformation,
    podSettings: PodSettings,
    storageSettings: Type.Optional(StorageSettings),
    advancedSettings: Type.Optional(AdvancedSettings),
    clusterDifferences: Type.Optional(ClusterDifferences),
  },
  { $id: 'ServiceSpec', title: 'Service' },
);
export type ServiceSpec = Static<typeof ServiceSpec>;

export type StepKey = keyof ServiceSpec;

/** What a draft holds: any of the steps, each well-formed and perhaps unfinished. */
export type DraftSpec = { readonly [Step in StepKey]?: Unfinished<ServiceSpec[Step]> };

/** Any required field may be missing, at any depth. */
export type Unfinished<T> = T extends readonly (infer Item)[]
  ? readonly Unfinished<Item>[]
  : T extends object
    ? { readonly [Field in keyof T]?: Unfinished<T[Field]> }
    : T;
