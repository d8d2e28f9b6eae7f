import { once } from 'node:events';
import closeWithGrace from 'close-with-grace';
import { loadConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { serveMetrics } from './http/metrics.ts';
import { createServingStop } from './http/stop-serving.ts';
import { packageVersion } from './version.ts';
import { welcome } from './welcome.ts';
import { createSlipway } from './wiring.ts';

/** Milliseconds from the signal to the end. */
const STOP_MS = 18_000;

const start = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const slipway = await createSlipway(config, packageVersion());
  const metrics = serveMetrics(slipway.metrics);
  const stopServing = createServingStop(slipway.app);
  closeWithGrace({ delay: STOP_MS, logger: slipway.log }, async () => {
    await Promise.all([slipway.handOver(), stopServing()]);
    metrics.close();
    await slipway.close();
  });
  await listening('PORT', slipway.app.listen({ host: config.host, port: config.port }));
  await listening('METRICS_PORT', once(metrics.listen(config.metricsPort, config.host), 'listening'));
  if (slipway.sandboxTokens !== undefined)
    process.stdout.write(welcome(slipway.app.listeningOrigin, slipway.sandboxTokens));
};

/** @throws ConfigError that names the setting of a port that cannot be had */
const listening = async (setting: string, begun: Promise<unknown>): Promise<void> => {
  try {
    await begun;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `${setting}: ${code === 'EADDRINUSE' ? 'something else listens there already' : 'cannot listen'} (${message}).`,
    );
  }
};

start().catch((error: unknown) => {
  const isSetting = error instanceof ConfigError || (error instanceof Error && error.name === 'ClusterSettingsError');
  process.stderr.write(
    `${isSetting ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
