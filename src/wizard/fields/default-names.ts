/**
 * Name of a port that has none.
 *
 * @param place of the port among all ports of all containers of the base, from 0
 */
export const defaultPortName = (protocol: string | undefined, place: number): string =>
  `${(protocol ?? 'HTTP').toLowerCase()}-${place}`;
