import type { TlsSettings } from './secure-contexts.ts';

/** Where an API server is and how Slipway proves itself there, as read from files at one moment. */
export interface Endpoint {
  /** URL of the API server. */
  readonly server: string;
  readonly tls: TlsSettings;
  /** Value of the `Authorization` header; absent with a client certificate. */
  readonly authorization?: string;
  /** Files it was made of: when one changes, it is read again. */
  readonly files: readonly string[];
  /** Milliseconds after which it is read again although no file changed: credentials of a plugin run out by themselves. */
  readonly validMs?: number;
}

/** @throws ClusterSettingsError naming the setting that is wrong */
export type ReadEndpoint = () => Promise<Endpoint>;

/** A setting of a cluster, or a file it names, that cannot be used. The message names both. */
export class ClusterSettingsError extends Error {
  override readonly name = 'ClusterSettingsError';
}

/** The value of an `Authorization` header for a token as a file holds it. */
export const bearer = (token: string): string => `Bearer ${token.trim()}`;
