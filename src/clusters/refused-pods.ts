import type { KubeObject } from '../manifests/kube-object.ts';
import { fieldsOf, latest, textOf, timeOf } from './status-fields.ts';

/** Why a controller cannot make a Pod. */
export interface Refusal {
  readonly message: string;
  /** Since its first time (RFC 3339). */
  readonly since?: string;
}

/**
 * What the controller of a StatefulSet was refused last, as its events say it (`v1`). Events stay for an hour, so a refusal is over
 * once the very Pod that it was about was made. Times are whole seconds: of both within one, the Pod is taken to have been made after.
 */
export const lastRefusal = (
  set: { readonly name: string; readonly uid?: string },
  events: readonly KubeObject[],
): Refusal | undefined => {
  const outcomes = events.filter((event) => isAbout(event, set)).map(outcomeOf);
  const made = outcomes.filter(({ reason, message }) => reason === 'SuccessfulCreate' && podMade.test(message));
  const isOver = (refusal: Outcome): boolean =>
    made.some(({ pod, last }) => pod === refusal.pod && last >= refusal.last);
  const [first, ...others] = outcomes.filter((outcome) => outcome.reason === 'FailedCreate' && !isOver(outcome));
  if (first === undefined) return undefined;
  const { message, since } = others.reduce((a, b) => (b.last >= a.last ? b : a), first);
  return { message, since };
};

const isAbout = ({ involvedObject }: KubeObject, set: { readonly name: string; readonly uid?: string }): boolean => {
  const { kind, name, uid } = fieldsOf(involvedObject);
  return kind === 'StatefulSet' && name === set.name && (set.uid === undefined || uid === set.uid);
};

interface Outcome extends Refusal {
  readonly reason: unknown;
  /** Name of the Pod that it was about, where the message tells. */
  readonly pod?: string;
  /** Empty where no time is told. */
  readonly last: string;
}

const outcomeOf = (event: KubeObject): Outcome => {
  const message = textOf(event.message);
  return { reason: event.reason, message, pod: podNamed.exec(message)?.[1], ...timesOf(event) };
};

/** `create Pod db-0 in StatefulSet db …`, `create Claim data-db-0 for Pod db-0 in StatefulSet db …` */
const podNamed = /\bPod (\S+) in StatefulSet /;
/** A claim can be made although its Pod cannot; the message about one ends otherwise. */
const podMade = /\bPod \S+ in StatefulSet \S+ successful$/;

/** Of both forms of events: `firstTimestamp` and `lastTimestamp`, or `eventTime` and `series`. */
const timesOf = (event: KubeObject): Pick<Outcome, 'since' | 'last'> => {
  const since = timeOf(event.firstTimestamp) ?? timeOf(event.eventTime) ?? timeOf(event.metadata.creationTimestamp);
  const last = latest([timeOf(event.lastTimestamp), timeOf(fieldsOf(event.series).lastObservedTime), since]);
  return { since, last: last ?? '' };
};
