import type { Verdict } from './start-judge.ts';

interface ServicePort {
  readonly port: number;
  readonly nodePort?: number;
}

/** What a dry run takes for a first port without a node port. */
const FIRST_INVENTED = 32_769;

/**
 * Whether a dry run refuses a node port only because it has itself given that number to a port before it. It invents the next
 * number after the largest one of the Service so far, where a real creation takes a free one at random
 * (`PortAllocationOperation.AllocateNext`): 30000, none, 30001 is refused by a dry run and created for real.
 */
export const isInventedNodePort = ({ request, outcome }: Verdict): boolean => {
  if (request.kind !== 'Service' || !/nodePort: .* provided port is already allocated$/.test(outcome.message ?? '')) return false;
  const { ports = [] } = request.object.spec as { readonly ports?: readonly ServicePort[] };
  const given: number[] = [];
  const invented = new Set<number>();
  for (const { nodePort } of ports) {
    if (nodePort !== undefined && invented.has(nodePort)) return true;
    const number = nodePort ?? (given.length === 0 ? FIRST_INVENTED : Math.max(...given) + 1);
    given.push(number);
    if (nodePort === undefined) invented.add(number);
  }
  return false;
};
