import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** Counts and times every answer by route pattern: never by path, which would be a series for each draft. */
  observe(app: FastifyInstance): void;
  readonly submissions: Counter<'phase'>;
  readonly shed: Counter<'reason'>;
  readonly openBreakers: Gauge<'cluster'>;
}

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'slipway_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [registry],
  });
  const submissions = new Counter({
    name: 'slipway_submissions_total',
    help: 'Submissions that ended, by phase.',
    labelNames: ['phase'],
    registers: [registry],
  });
  const shed = new Counter({
    name: 'slipway_http_shed_total',
    help: 'Requests refused for overload: `share` (the caller has his part), `full` (all together), `unknown` (before anybody was asked whose it is).',
    labelNames: ['reason'],
    registers: [registry],
  });
  const openBreakers = new Gauge({
    name: 'slipway_cluster_breaker_open',
    help: '1 while calls to a cluster fail at once because it does not answer.',
    labelNames: ['cluster'],
    registers: [registry],
  });
  return {
    registry,
    submissions,
    shed,
    openBreakers,
    observe: (app) => {
      app.addHook('onResponse', async (request, reply) => {
        const route = request.routeOptions.url ?? 'none';
        durations.observe(
          { method: request.method, route, status: String(reply.statusCode) },
          reply.elapsedTime / 1000,
        );
      });
    },
  };
};

/** `/metrics` on a port of its own, so that it can be kept from the callers of the API. */
export const serveMetrics = (metrics: Metrics): Server =>
  createServer(async (request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end();
    const text = await metrics.registry.metrics();
    return response.writeHead(200, { 'Content-Type': metrics.registry.contentType }).end(text);
  });
