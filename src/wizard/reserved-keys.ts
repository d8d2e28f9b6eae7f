/** Domains whose label and annotation keys the platform keeps to itself, with their sub-domains. */
const reservedDomains = ['kubefed.io', 'kubesphere.io', 'karmada.io', 'slipway.dev', 'kubernetes.io', 'k8s.io'];

/** Keys that rendering writes itself. */
const reservedKeys = new Set(['app', 'version', 'cni.projectcalico.org/ipv4pools']);

/** Prefixes that load balancers read from the Service. */
const loadBalancerPrefixes = new Set([
  'service.beta.kubernetes.io',
  'service.kubernetes.io',
  'lb.kubesphere.io',
  'eip.openelb.kubesphere.io',
  'protocol.openelb.kubesphere.io',
]);

/** Whether users may not set a label or annotation of this key. */
export const isReservedKey = (key: string): boolean => {
  const domain = prefixOf(key);
  return (
    reservedKeys.has(key) || reservedDomains.some((reserved) => domain === reserved || domain.endsWith(`.${reserved}`))
  );
};

/** The same for annotations of the external access, where those of load balancers are free. */
export const isReservedForLoadBalancers = (key: string): boolean =>
  isReservedKey(key) && !loadBalancerPrefixes.has(prefixOf(key));

/** Annotation keys may have upper-case prefixes; domains are the same in any case. */
const prefixOf = (key: string): string => (key.includes('/') ? key.slice(0, key.indexOf('/')).toLowerCase() : '');
