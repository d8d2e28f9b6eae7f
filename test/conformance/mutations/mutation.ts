/** What is changed in a spec that is accepted. */
export interface Change {
  /** Which spec is changed; `small` by default. */
  readonly of?: 'small' | 'stateless' | 'stateful';
  /** Pointers of what is changed; `undefined` takes away. */
  readonly edit: Readonly<Record<string, unknown>>;
}

/** What a kube-apiserver makes of a value that it takes. */
export interface Effect {
  /** A part of the one warning that comes with it. */
  readonly warns?: string;
  /** What a dry run answers there, by the pointer in the workload or, after `service:`, in the Service; `undefined` is nothing. */
  readonly stores?: Readonly<Record<string, unknown>>;
}

/** One thing broken in a spec that is accepted, what our rules say to that, and what a kube-apiserver says to the rendering. */
export type Mutation = Change & {
  readonly code: string;
  /** What our rules make of it: an error by default; `refused` where the value is not even stored. */
  readonly says?: 'error' | 'warning' | 'notice' | 'refused';
  /** Where they say so. */
  readonly at: string;
  readonly cluster?: string;
  /** Other errors that come with it. */
  readonly also?: readonly string[];
  /** The fact of the API server that it is an example of, by its id. */
  readonly fact?: string;
} & (
    | {
        readonly server: 'refuses';
        /** A field that the server names; empty where it names none. */
        readonly names?: string;
      }
    /** Why we are stricter, or why the server does not get to see it. */
    | ({ readonly server: 'accepts'; readonly why: string } & Effect)
    | { readonly server: 'is not asked'; readonly why: string }
  );

/** A value at the edge of what both take. */
export type Taken = Change & { readonly server: 'accepts' } & Effect;

export const NAME = '/basicInformation/name';
export const WEB = '/podSettings/containers/0';
/** Of the specs with every parameter. */
export const FULL = '/podSettings/containers/1';
export const PORT = `${WEB}/ports/0`;
export const POD = '/podSettings';
export const VOLUME = '/storageSettings/volumes/0';
export const TEMPLATE = '/storageSettings/volumeClaimTemplates/0';
export const ACCESS = '/advancedSettings/externalAccess';
export const WEST = '/clusterDifferences/clusters/0';

export const twin = 'rendering leaves out the later of two';
export const ignored = 'rendering leaves out what has no place in the objects';
export const kubelet = 'only the kubelet would find out';
export const people = 'a hint for people';

/** A second container beside the one of the small spec. */
export const second = (container: unknown) => ({
  [`${POD}/containers/1`]: { name: 'side', image: 'a:1', ...Object(container) },
});
