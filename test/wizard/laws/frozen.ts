/** The value, which nobody can change any more at any depth: who tries, throws. */
export const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};
