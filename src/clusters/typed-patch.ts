import type { StatusCause } from './kube-client.ts';

const preambles = ['failed to create typed patch object', 'failed to convert new object'];

/**
 * The faults in the message of a server that could not read an apply body (HTTP 500 without a reason): several come in one
 * message. `field` keeps the server's list keys, without the leading dot: `spec.template.spec.containers[name="main"].image`.
 * Undefined when the message is of another kind.
 */
export const typedPatchCauses = (message: string): StatusCause[] | undefined => {
  if (!preambles.some((preamble) => message.startsWith(preamble))) return undefined;
  const faults = withoutObject(message);
  return faults.startsWith('errors:\n') ? linesOf(faults.slice('errors:\n'.length)).map(causeOf) : [causeOf(faults)];
};

/** What comes after `… (shop/web; apps/v1, Kind=Deployment): ` or `… to proper version (apps/v1): `. */
const withoutObject = (message: string): string => {
  const end = message.indexOf('): ');
  const colon = message.indexOf(': ');
  if (end >= 0) return message.slice(end + '): '.length);
  return colon >= 0 ? message.slice(colon + ': '.length) : message;
};

/** Each fault begins a line with a path; any other line goes on with the one before. */
const linesOf = (text: string): string[] => {
  const faults: string[] = [];
  for (const line of text.split('\n')) {
    const last = faults.length - 1;
    if (last < 0 || /^\s*[.[]/.test(line)) faults.push(line);
    else faults[last] += `\n${line}`;
  }
  return faults.map((fault) => fault.trim()).filter((fault) => fault !== '');
};

const causeOf = (fault: string): StatusCause => {
  const end = pathEnd(fault);
  return end === undefined ? { message: fault } : { field: fault.slice(1, end), message: fault.slice(end + 2) };
};

/** Where the path at the start of a fault ends: at the first `: ` that no list key holds. Undefined when there is no path. */
const pathEnd = (fault: string): number | undefined => {
  if (!fault.startsWith('.')) return undefined;
  let quoted = false;
  for (let at = 0; at < fault.length; at++) {
    const character = fault[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && fault.startsWith(': ', at)) return at;
  }
  return undefined;
};
