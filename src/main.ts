import closeWithGrace from 'close-with-grace';
import { loadConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { serveMetrics } from './http/metrics.ts';
import { stopServing } from './http/stop-serving.ts';
import { packageVersion } from './version.ts';
import { welcome } from './welcome.ts';
import { createSlipway } from './wiring.ts';

const start = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const slipway = await createSlipway(config, packageVersion());
  const metrics = serveMetrics(slipway.metrics);
  closeWithGrace({ delay: 18_000, logger: slipway.log }, async () => {
    slipway.stopWaiting();
    await stopServing(slipway.app);
    metrics.close();
    await slipway.close();
  });
  await slipway.app.listen({ host: config.host, port: config.port });
  await new Promise<void>((resolve, reject) => {
    metrics.once('error', reject).listen(config.metricsPort, config.host, resolve);
  });
  if (slipway.sandboxTokens !== undefined)
    process.stdout.write(welcome(slipway.app.listeningOrigin, slipway.sandboxTokens));
};

start().catch((error: unknown) => {
  const isSetting = error instanceof ConfigError || (error instanceof Error && error.name === 'ClusterSettingsError');
  process.stderr.write(
    `${isSetting ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
