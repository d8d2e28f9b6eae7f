const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const form = new RegExp(`^(?<domain>${label}(?:\\.${label})*)/[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`);
/** A quota counts the resource under `requests.<name>`, which must still be a qualified name. */
const MAX_DOMAIN = 253 - 'requests.'.length;

/** Beginnings that mean something else: the key of a quota, and memory in huge pages, whose size the rest would have to be. */
const reservedBeginnings = /^(?:requests\.|hugepages-)/;

/** Name of an extended resource as the API server takes it: `domain/name`, outside `kubernetes.io`, such as `nvidia.com/gpu`. */
export function isExtendedResource(text: string): boolean {
  if (reservedBeginnings.test(text) || text.includes('kubernetes.io/')) return false;
  const domain = form.exec(text)?.groups?.domain;
  return domain !== undefined && domain.length <= MAX_DOMAIN;
}
