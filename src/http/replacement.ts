import { subjectOf } from '../access/identity.ts';
import { digestOf } from '../manifests/digest.ts';
import { Problem, type ProblemError } from '../problems.ts';
import type { SentReplacement, ServiceRecord } from '../services/service.ts';
import { serviceToken } from '../services/services.ts';
import type { DraftSpec, Kind } from '../wizard/spec.ts';
import type { Call } from './endpoint.ts';

type Sent = Pick<Call, 'ifMatch' | 'body' | 'identity'>;

/** What a PUT is known by when it is sent again; nothing of one over whatever is there, which is new each time. */
export const sentOf = (call: Sent, record: ServiceRecord): SentReplacement | undefined =>
  call.ifMatch === '*' ? undefined : { token: serviceToken(record), digest: digestOfPut(call) };

/**
 * The same of a PUT with the tag that the last one has replaced. Who names the tag of what is there now wants that to be replaced.
 */
export const sentAgain = (call: Sent, record: ServiceRecord): SentReplacement | undefined => {
  const { ifMatch } = call;
  const { sent } = record.lastSubmission;
  if (sent === undefined || ifMatch === '*' || !ifMatch.includes(sent.token)) return undefined;
  const current = serviceToken(record);
  if (current !== sent.token && ifMatch.includes(current)) return undefined;
  return { token: sent.token, digest: digestOfPut(call) };
};

/** Of what was sent and by whom. */
const digestOfPut = ({ body, identity }: Sent): string => digestOf([identity.issuer, subjectOf(identity), body]);

/**
 * Names of the objects are made of name and version.
 * @throws Problem `immutable-field`
 */
export const refuseFixed = (
  { basicInformation = {} }: DraftSpec,
  kind: Kind | undefined,
  { name, version, kind: itsKind }: ServiceRecord,
): void => {
  const errors: ProblemError[] = [];
  if (kind !== undefined && kind !== itsKind)
    errors.push({ pointer: '/kind', code: 'immutable-field', params: { value: itsKind } });
  const fixed = (field: string, value: string | undefined, as: string) => {
    if (value !== undefined && value !== as)
      errors.push({
        pointer: `/basicInformation/${field}`,
        code: 'immutable-field',
        params: { value: as },
        step: 'basic-information',
      });
  };
  fixed('name', basicInformation.name, name);
  fixed('version', basicInformation.version ?? 'v1', version);
  if (errors.length > 0) throw new Problem('immutable-field', { errors });
};
