import { writeSync } from 'node:fs';

const STDOUT = 1;

/** One line of figures. Not console: the runner would put a heading over each. */
export const print = (line: string): void => {
  writeSync(STDOUT, `${line}\n`);
};
