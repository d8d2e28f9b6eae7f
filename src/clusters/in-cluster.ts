import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bearer, ClusterSettingsError, type Endpoint } from './endpoint.ts';

const mounted = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The API server of the cluster that Slipway runs in, as its own service account. The token is replaced by the kubelet every
 * hour; it is read again when it changes.
 * @throws ClusterSettingsError when Slipway runs in no Pod, or its service account is not mounted
 */
export const readInCluster = async (folder = mounted, server = 'https://kubernetes.default.svc'): Promise<Endpoint> => {
  const [caFile, tokenFile] = [join(folder, 'ca.crt'), join(folder, 'token')];
  try {
    const [ca, token] = await Promise.all([readFile(caFile, 'utf8'), readFile(tokenFile, 'utf8')]);
    return { server, tls: { ca }, authorization: bearer(token), files: [caFile, tokenFile] };
  } catch (cause) {
    throw new ClusterSettingsError(`inCluster: no service account is mounted in ${folder}`, { cause });
  }
};
