import { stringify } from 'yaml';

/** One entry of a kubeconfig: the cluster and the user of a context. */
export interface Context {
  readonly name: string;
  readonly server: string;
  readonly ca: string;
  readonly token: string;
}

/** The text of a kubeconfig with these contexts; the first one is current. */
export const kubeconfigOf = (contexts: readonly Context[]): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.name ?? '',
    clusters: contexts.map(({ name, server, ca }) => ({
      name,
      cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
    })),
    users: contexts.map(({ name, token }) => ({ name, user: { token } })),
    contexts: contexts.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
  });
