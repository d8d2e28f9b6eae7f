const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const domain = `${label}(?:\\.${label})*`;
const name = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
/** A quota counts the resource under `requests.<name>`, which must still be a qualified name. */
const MAX_DOMAIN = 253 - 'requests.'.length;

/** Beginnings that mean something else: the key of a quota, and memory in huge pages, whose size the rest would have to be. */
const reservedBeginning = '(?:requests\\.|hugepages-)';

/** Name of an extended resource as the API server takes it: `domain/name`, outside `kubernetes.io`, such as `nvidia.com/gpu`. */
export const extendedResourcePattern = `^(?!${reservedBeginning})(?!.*kubernetes\\.io/)(?=[^/]{1,${MAX_DOMAIN}}/)${domain}/${name}$`;

const form = new RegExp(extendedResourcePattern);

export const isExtendedResource = (text: string): boolean => form.test(text);
