import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Authenticates records: whoever can write to the store must not thereby act as others. The key is not in the store.
 * A sealed text is the HMAC-SHA-256 over its place (so that no record passes for another one) and the value, then the value as JSON.
 */
export interface Seal {
  seal(place: string, value: unknown): string;
  /** @throws RecordForged */
  open<T>(place: string, text: string): T;
}

export class RecordForged extends Error {
  override readonly name = 'RecordForged';
}

const MAC_LENGTH = 43;

export const createSeal = (secret: string): Seal => {
  const macOf = (place: string, json: string) =>
    createHmac('sha256', secret)
      .update(`${Buffer.byteLength(place)}:`)
      .update(place)
      .update(json)
      .digest('base64url');
  return {
    seal: (place, value) => {
      const json = JSON.stringify(value);
      return macOf(place, json) + json;
    },
    open: (place, text) => {
      const mac = Buffer.from(text.slice(0, MAC_LENGTH));
      const json = text.slice(MAC_LENGTH);
      const expected = Buffer.from(macOf(place, json));
      if (mac.length !== expected.length || !timingSafeEqual(mac, expected))
        throw new RecordForged(`the record at ${place} was not written by Slipway`);
      return JSON.parse(json);
    },
  };
};
