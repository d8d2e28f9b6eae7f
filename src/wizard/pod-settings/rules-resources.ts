import { compareQuantities, parseQuantity, wholeQuantity } from '../fields/quantity.ts';
import { type ClusterRule, places } from '../rule.ts';
import { CONTAINERS, eachContainer } from './rules-walk.ts';

const MEBIBYTE = wholeQuantity(2 ** 20);

/** Whether `a` is the smaller value; false where one of them is missing. */
const isBelow = (a: string | undefined, b: string | undefined): boolean => {
  const [low, high] = [a, b].map((text) => (text === undefined ? undefined : parseQuantity(text)));
  return low !== undefined && high !== undefined && compareQuantities(low, high) < 0;
};

export const resourceRules: readonly ClusterRule[] = [
  {
    code: 'request-exceeds-limit',
    severity: 'error',
    at: places(`${CONTAINERS}/*/resources/requests/{cpu,memory}`),
    *faults(spec) {
      for (const { container, at } of eachContainer(spec)) {
        const { requests, limits } = container.resources ?? {};
        for (const name of ['cpu', 'memory'] as const) {
          if (!isBelow(limits?.[name], requests?.[name])) continue;
          yield {
            at: `${at}/resources/requests/${name}`,
            involved: [`${at}/resources/limits/${name}`],
            params: { request: requests?.[name] ?? '', limit: limits?.[name] ?? '' },
          };
        }
      }
    },
  },
  {
    code: 'memory-below-one-mebibyte',
    severity: 'warning',
    at: places(`${CONTAINERS}/*/resources/{requests,limits}/memory`),
    *faults(spec) {
      for (const { container, at } of eachContainer(spec)) {
        for (const side of ['requests', 'limits'] as const) {
          const memory = container.resources?.[side]?.memory;
          const quantity = memory === undefined ? undefined : parseQuantity(memory);
          if (quantity === undefined || compareQuantities(quantity, MEBIBYTE) >= 0) continue;
          yield { at: `${at}/resources/${side}/memory`, params: { memory: memory ?? '' } };
        }
      }
    },
  },
];
