import type { KubeObject } from '../../manifests/kube-object.ts';
import { carriesServiceOf } from '../marks.ts';
import type { KnownRequest } from './identified.ts';
import type { Look, Unreadable } from './look.ts';

/** What has become of an object that is known by its uid. */
export type Standing =
  | { readonly type: 'absent' }
  /** Another object has the name. */
  | { readonly type: 'replaced'; readonly live: KubeObject }
  /** It does not carry the mark of the service any more. */
  | { readonly type: 'disowned'; readonly live: KubeObject }
  /** It is being deleted. */
  | { readonly type: 'leaving'; readonly live: KubeObject }
  | { readonly type: 'present'; readonly live: KubeObject }
  | Unreadable;

export const standingOf = (look: Look, request: KnownRequest): Standing => {
  if (look.type !== 'there') return look;
  const { live } = look;
  if (live.metadata.uid !== request.uid) return { type: 'replaced', live };
  if (!isOurs(live, request)) return { type: 'disowned', live };
  return { type: live.metadata.deletionTimestamp === undefined ? 'present' : 'leaving', live };
};

/** A claim is made by a controller, without any mark. */
export const isKnownByUidAlone = ({ kind }: KnownRequest): boolean => kind === 'PersistentVolumeClaim';

const isOurs = (live: KubeObject, request: KnownRequest): boolean =>
  isKnownByUidAlone(request) || carriesServiceOf(live, request.verb === 'delete' ? request.before : request.object);
