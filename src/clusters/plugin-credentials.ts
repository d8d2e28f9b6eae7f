import type { RequestOptions } from 'node:https';
import { ClusterSettingsError } from './endpoint.ts';

/** What an exec or auth-provider plugin of a kubeconfig gave. */
export interface PluginCredentials {
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Runs the plugin of a context. The client library is loaded here only: it costs more memory than the rest of the program, and
 * few installations use plugins.
 * @throws ClusterSettingsError naming the file and the context; not with the plugin's own words, which may hold secrets
 */
export const pluginCredentials = async (file: string, context: string): Promise<PluginCredentials> => {
  const { KubeConfig } = await import('@kubernetes/client-node');
  try {
    const config = new KubeConfig();
    config.loadFromFile(file);
    config.setCurrentContext(context);
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return {
      authorization: headerOf(options.headers),
      cert: options.cert?.toString(),
      key: options.key?.toString(),
    };
  } catch {
    throw new ClusterSettingsError(
      `kubeconfig ${file}: the credential plugin of context ${JSON.stringify(context)} failed`,
    );
  }
};

const headerOf = (headers: RequestOptions['headers']): string | undefined => {
  const value =
    headers === undefined || Array.isArray(headers) ? undefined : (headers as Record<string, unknown>).Authorization;
  return typeof value === 'string' ? value : undefined;
};
