import { claimNamesOf } from '../../manifests/claim-names.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome, PlannedRequest } from '../engine.ts';
import type { Exchange } from './exchange.ts';

/** The outcome of a deletion, with a warning for each claim of a StatefulSet that is still there: nobody deletes those unasked. */
export const withLeftoverClaims = async (exchange: Exchange, outcome: CellOutcome): Promise<CellOutcome> => {
  const before = deletedSet(exchange.request);
  if (outcome.state !== 'Deleted' || before === undefined) return outcome;
  const left = await leftoverClaims(exchange, before);
  return {
    ...outcome,
    warnings: [...outcome.warnings, ...left.map((name) => `PersistentVolumeClaim ${name} is left over`)],
  };
};

const deletedSet = (request: PlannedRequest): KubeObject | undefined =>
  request.verb === 'delete' && request.kind === 'StatefulSet' ? request.before : undefined;

/** None where they cannot be listed: the deletion is what was asked for. */
const leftoverClaims = async (exchange: Exchange, set: KubeObject): Promise<readonly string[]> => {
  const { namespace } = exchange.request;
  const result = await exchange.call((client, options) =>
    client.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace }, options),
  );
  if (!result.ok) return [];
  const isClaim = claimNamesOf([set]);
  return result.value.items.map(({ metadata }) => metadata.name).filter(isClaim);
};
