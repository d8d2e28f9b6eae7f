/** One comparison: medians over the rounds of one run. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly floor: number;
  readonly slipway: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
