import { writeSync } from 'node:fs';

/** `FAULTS=long`: as much as the guarantees promise. Else a little of the same, in every test run. */
export const isLong = process.env.FAULTS === 'long';

export const sized = <T>(short: T, long: T): T => (isLong ? long : short);

const STDERR = 2;

/** What a long run measured, for `docs/reliability.md`. Nothing is asserted of it. */
export const figure = (name: string, value: string | number): void => {
  if (isLong) writeSync(STDERR, `FIGURE ${name}: ${value}\n`);
};
