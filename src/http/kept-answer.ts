import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Deed } from '../access/permission.ts';
import type { Seal } from '../submissions/seal.ts';

/** An answer as it leaves, but for the headers that belong to one request alone (`X-Request-Id`). */
export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface KeptAnswer extends Outgoing {
  /** What the handler asked to be allowed, beyond the route's own check. */
  readonly deeds: readonly Deed[];
}

const deflated = promisify(deflateRaw);
const inflated = promisify(inflateRaw);

/**
 * One text of an answer, for the store: sealed, so that nobody who can write there can plant one, and its body compressed,
 * since it lies there for a day and most of a rendering repeats itself from cluster to cluster.
 */
export const sealAnswer = async (seal: Seal, place: string, { body, ...rest }: KeptAnswer): Promise<string> =>
  seal.seal(place, body === undefined ? rest : { ...rest, body: (await deflated(body)).toString('base64') });

/** @throws RecordForged */
export const openAnswer = async (seal: Seal, place: string, text: string): Promise<KeptAnswer> => {
  const { body, ...rest } = seal.open<KeptAnswer>(place, text);
  return body === undefined ? rest : { ...rest, body: (await inflated(Buffer.from(body, 'base64'))).toString('utf8') };
};
