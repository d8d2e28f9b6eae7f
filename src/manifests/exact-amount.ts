import { parseQuantity, type Quantity } from '../wizard/fields/quantity.ts';

/** One spelling for all quantities of one value (`10240Mi`, `10Gi`), to compare them by; what is no quantity stays as it is. */
export const exactAmount = (amount: unknown): unknown => {
  const quantity = parseQuantity(String(amount));
  return quantity === undefined ? amount : textOf(quantity);
};

/** Without the zeros that another scale would have. */
const textOf = ({ unscaled, scale }: Quantity): string =>
  scale > 0 && unscaled % 10n === 0n ? textOf({ unscaled: unscaled / 10n, scale: scale - 1 }) : `${unscaled}e-${scale}`;
