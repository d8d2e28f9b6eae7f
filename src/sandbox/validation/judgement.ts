import type { JsonObject } from '../json.ts';
import type { Cause } from '../refusal.ts';

/** What is wrong with an object, all at once, and what the server would only warn of. */
export interface Judgement {
  readonly causes: readonly Cause[];
  readonly warnings: readonly string[];
}

export type Judge = (object: JsonObject, live: JsonObject | undefined) => Judgement;
