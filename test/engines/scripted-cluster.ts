import type { KubeClient, KubeCluster, KubeFault, KubeResult } from '../../src/clusters/kube-client.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';

/** What a scripted cluster answers to one call, given the call's object or name. */
export type Script = Partial<
  Record<
    'apply' | 'get' | 'delete',
    (dryRun: boolean, object: KubeObject | undefined) => KubeResult | Promise<KubeResult>
  >
>;

export const ok = (value: KubeObject, status = 200): KubeResult => ({ ok: true, status, value, warnings: [] });
export const no = (fault: KubeFault): KubeResult => ({ ok: false, fault, warnings: [] });

/** A refusal with a `Status`. */
export const refusal = (
  status: number,
  reason: string | undefined,
  more: Partial<Extract<KubeFault, { type: 'status' }>> = {},
): KubeResult => no({ type: 'status', status, reason, message: `${reason} by the server`, causes: [], ...more });

export const lost = no({ type: 'no-answer', sent: true, message: 'reset' });
export const silent = no({ type: 'no-answer', sent: true, timedOut: true, message: 'no answer' });
export const refused = no({ type: 'no-answer', sent: false, message: 'ECONNREFUSED' });
export const absent = refusal(404, 'NotFound', { detailsKind: 'services' });

/** A cluster that answers what it is told, and notes what it is asked: `dry`, `apply`, `take` (by force), `get`, `delete`, `dry delete`. */
export const scriptedCluster = (script: Script) => {
  const calls: string[] = [];
  const objects: KubeObject[] = [];
  const uids: string[] = [];
  const unexpected = (): never => {
    throw new Error('a call that nothing was scripted for');
  };
  const client: KubeClient = {
    apply: async (object, options) => {
      calls.push(options?.dryRun === true ? 'dry' : options?.force === true ? 'take' : 'apply');
      objects.push(object);
      return (script.apply ?? unexpected)(options?.dryRun === true, object);
    },
    get: async () => {
      calls.push('get');
      return (script.get ?? unexpected)(false, undefined);
    },
    list: unexpected,
    delete: async (_, { dryRun, uid }) => {
      calls.push(dryRun === true ? 'dry delete' : 'delete');
      uids.push(uid);
      return (script.delete ?? unexpected)(dryRun === true, undefined);
    },
  };
  const cluster: KubeCluster = {
    name: 'west',
    as: () => client,
    post: unexpected,
    version: unexpected,
    close: async () => undefined,
  };
  return { cluster, calls, objects, uids };
};

/** One answer after the other; the last one for ever. */
export const inTurn = (...answers: readonly KubeResult[]): (() => KubeResult) => {
  let turn = 0;
  return () => {
    const answer = answers[Math.min(turn++, answers.length - 1)];
    if (answer === undefined) throw new Error('no answers');
    return answer;
  };
};
