import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome } from '../engine.ts';
import { ownershipOf } from '../marks.ts';
import type { Exchange } from './exchange.ts';
import { beingDeleted, disowned, findingOf, goneSince, replacedSince } from './found.ts';
import { type IdentifiedRequest, identified, type KnownRequest } from './identified.ts';
import { type Look, lookWell } from './look.ts';
import { outcomeOf } from './outcome.ts';
import { type Standing, standingOf } from './standing.ts';
import { type Finding, fine } from './verdict.ts';

/**
 * What is there, next to what is planned. `Unknown` where it cannot be read; else:
 *
 * | there is | create | update | recreate | delete |
 * |---|---|---|---|---|
 * | nothing | Pending, `Absent` | Conflict, `Gone` | Pending, `Absent` | Deleted |
 * | ours as planned | Applied | Applied | Applied | - |
 * | ours as before | Conflict, `OtherRevision` | Pending, `Outdated` | Pending, `Outdated` | Pending, `Present` |
 * | ours, being deleted | Conflict, `BeingDeleted` | Conflict, `BeingDeleted` | Pending, `BeingDeleted` | Deleted, `BeingDeleted` |
 * | the known uid without our mark | - | Conflict, `NotOurs` | Conflict, `NotOurs` | Conflict, `NotOurs` |
 * | another object | Conflict, `NameTaken` | Conflict, `Replaced` | as create | Deleted |
 */
export const observe = async (exchange: Exchange): Promise<CellOutcome> => {
  const meant = await identified(exchange, exchange.request);
  if ('outcome' in meant) return unseen(meant.outcome);
  const { request } = meant;
  const look = await lookWell(exchange);
  if (look.type === 'unreadable') return outcomeOf({ ...look.finding, state: 'Unknown', causes: [] });
  return outcomeOf(findingAt(look, request), { uid: look.type === 'there' ? (look.live.metadata.uid ?? null) : null });
};

type Seen = Exclude<Look, { type: 'unreadable' }>;

const unseen = (outcome: CellOutcome): CellOutcome =>
  outcome.state === 'Deleted' ? outcome : { ...outcome, state: 'Unknown' };

const findingAt = (look: Seen, request: IdentifiedRequest): Finding => {
  if (request.verb === 'create')
    return look.type === 'absent' ? absent : findingOf(look.live, request.object, 'Applied');
  const met = standingOf(look, request);
  if (met.type === 'disowned') return disowned(met.live);
  return beside(met, request);
};

const beside = (met: Standing, request: KnownRequest): Finding => {
  if (request.verb === 'delete') return besideDelete(met);
  const { verb, object } = request;
  if (met.type === 'present') return presentFinding(met.live, object);
  if (met.type === 'absent') return verb === 'update' ? goneSince(request) : absent;
  if (met.type === 'replaced')
    return verb === 'update' ? replacedSince(request) : findingOf(met.live, object, 'Applied');
  if (met.type !== 'leaving') return absent;
  return verb === 'update' ? beingDeleted(met.live) : { ...beingDeleted(met.live), state: 'Pending' };
};

const besideDelete = (met: Standing): Finding => {
  if (met.type === 'present') return { ...fine, state: 'Pending', reason: 'Present' };
  if (met.type === 'leaving') return { ...beingDeleted(met.live), state: 'Deleted' };
  return { ...fine, state: 'Deleted' };
};

const presentFinding = (live: KubeObject, planned: KubeObject): Finding =>
  ownershipOf(live, planned) === 'ours'
    ? { ...fine, state: 'Applied' }
    : { ...fine, state: 'Pending', reason: 'Outdated' };

const absent: Finding = { ...fine, state: 'Pending', reason: 'Absent' };
