import { createHash, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';

/** How an API server is verified and, with a client certificate, how Slipway proves itself. All texts are PEM. */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Accept any certificate: for trying out only. */
  readonly insecureSkipTlsVerify?: boolean;
  /** The name the certificate must carry, where it is not the one in the address. */
  readonly serverName?: string;
}

/** Parsed CA bundles and client certificates, one per content, shared by all clusters that use the same. */
export type SecureContexts = (settings: TlsSettings) => SecureContext;

/** Parsing a bundle is a quarter of what a new TLS connection costs. @throws for a certificate or key that is none */
export const createSecureContexts = (): SecureContexts => {
  const contexts = new Map<string, SecureContext>();
  return (settings) => {
    const key = fingerprint(settings);
    const context = contexts.get(key) ?? contextOf(settings);
    contexts.set(key, context);
    return context;
  };
};

/** A CA that cannot be read would else be passed over, and every server refused later. */
const contextOf = ({ ca, cert, key }: TlsSettings): SecureContext => {
  for (const pem of [ca, cert]) if (pem !== undefined) new X509Certificate(pem);
  return createSecureContext({ ca, cert, key });
};

const fingerprint = ({ ca, cert, key }: TlsSettings): string =>
  createHash('sha256')
    .update(JSON.stringify([ca, cert, key]))
    .digest('base64');
