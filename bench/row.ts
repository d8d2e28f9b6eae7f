/** One comparison: medians over the rounds of one run. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly floor: number;
  readonly slipway: number;
}

/** Times of one thing at growing sizes, medians over the rounds of one run; its floor is growth as that of the size. */
export interface Growth {
  readonly what: string;
  readonly points: readonly { readonly size: number; readonly ms: number }[];
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Least-squares slope of the logarithm of the time over that of the size: 1 where the time grows as the size does. */
export const exponentOf = ({ points }: Growth): number => {
  const [x, y] = [points.map(({ size }) => Math.log(size)), points.map(({ ms }) => Math.log(ms))];
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = mean(x.map((value, index) => (value - meanX) * ((y[index] ?? 0) - meanY)));
  return covariance / mean(x.map((value) => (value - meanX) ** 2));
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
