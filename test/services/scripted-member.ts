import type { Identity } from '../../src/access/identity.ts';
import type { KubeClient, KubeCluster, KubeResult } from '../../src/clusters/kube-client.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { absent } from '../engines/scripted-cluster.ts';

type Answer<T> = KubeResult<T> | Promise<KubeResult<T>>;

export interface MemberScript {
  /** What is there. */
  readonly objects?: readonly KubeObject[];
  /** In place of an answer. */
  readonly fault?: (call: string) => KubeResult<never> | Promise<KubeResult<never>> | undefined;
}

export interface ScriptedMember {
  readonly cluster: KubeCluster;
  /** Each call that was made: `alice list Service`. */
  readonly calls: string[];
  /** Milliseconds that calls were given. */
  readonly timeouts: number[];
  become(script: MemberScript): void;
}

/** A member that can be read, and holds what it is told. Lists heed the label of Slipway and the kind that events are about. */
export const scriptedMember = (name: string, first: MemberScript = {}): ScriptedMember => {
  let script = first;
  const calls: string[] = [];
  const timeouts: number[] = [];
  const unexpected = (): never => {
    throw new Error('a call that nothing was scripted for');
  };

  const clientOf = ({ username }: Identity): KubeClient => {
    const asked = async <T>(call: string, timeoutMs: number | undefined, answer: () => Answer<T>) => {
      calls.push(`${username} ${call}`);
      timeouts.push(timeoutMs ?? 0);
      return (await script.fault?.(call)) ?? answer();
    };
    const ofKind = (kind: string) => (script.objects ?? []).filter((object) => object.kind === kind);
    return {
      list: (ref, { timeoutMs, labelSelector, fieldSelector } = {}) =>
        asked(`list ${ref.kind}`, timeoutMs, () => {
          const items = ofKind(ref.kind).filter(
            ({ metadata }) =>
              labelSelector === undefined ||
              `slipway.dev/managed=${metadata.labels?.['slipway.dev/managed']}` === labelSelector,
          );
          if (ref.kind === 'Event' && fieldSelector !== 'involvedObject.kind=StatefulSet') return unexpected();
          return { ok: true, status: 200, value: { items }, warnings: [] };
        }),
      get: (ref, { timeoutMs } = {}) =>
        asked(`get ${ref.kind} ${ref.name}`, timeoutMs, () => {
          const object = ofKind(ref.kind).find(({ metadata }) => metadata.name === ref.name);
          return object === undefined ? absent : { ok: true, status: 200, value: object, warnings: [] };
        }),
      apply: unexpected,
      delete: unexpected,
    };
  };

  return {
    cluster: { name, as: clientOf, post: unexpected, version: unexpected, close: async () => undefined },
    calls,
    timeouts,
    become: (next) => {
      script = next;
    },
  };
};
