/** One thing broken in a spec that is accepted, what our rules say to that, and what a kube-apiserver says to the rendering. */
export type Mutation = {
  readonly code: string;
  /** What our rules make of it: an error by default; `refused` where the value is not even stored. */
  readonly says?: 'error' | 'warning' | 'notice' | 'refused';
  /** Where they say so. */
  readonly at: string;
  readonly cluster?: string;
  /** Which spec is broken; `small` by default. */
  readonly of?: 'small' | 'stateless' | 'stateful';
  /** Pointers of what is changed; `undefined` takes away. */
  readonly edit: Readonly<Record<string, unknown>>;
  /** Other errors that come with it. */
  readonly also?: readonly string[];
} & (
  | { readonly server: 'refuses' }
  /** Why we are stricter, or why the server does not get to see it. */
  | { readonly server: 'accepts' | 'is not asked'; readonly why: string }
);

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
export const second = (container: object) => ({
  [`${POD}/containers/1`]: { name: 'side', image: 'a:1', ...container },
});
