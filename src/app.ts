import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Permissions } from './access/permission.ts';
import type { Authenticator } from './access/token-review.ts';
import type { KubeCluster } from './clusters/kube-client.ts';
import type { Readiness } from './clusters/readiness.ts';
import type { Drafts } from './drafts/drafts.ts';
import type { Engine } from './engines/engine.ts';
import { acceptRawBodies } from './http/body.ts';
import type { Endpoint } from './http/endpoint.ts';
import { createGate } from './http/gate.ts';
import type { Idempotency } from './http/idempotency.ts';
import type { Metrics } from './http/metrics.ts';
import { registerOpenapi, routeSchema } from './http/openapi.ts';
import { createOverload, type Overload, type OverloadLimits } from './http/overload.ts';
import { createClientErrorWriter, writeProblem } from './http/problem-response.ts';
import { draftEndpoints } from './http/routes/drafts.ts';
import { finalizeEndpoints } from './http/routes/finalize.ts';
import { registerMetaRoutes } from './http/routes/meta.ts';
import { projectEndpoints } from './http/routes/projects.ts';
import { renderingEndpoints } from './http/routes/renderings.ts';
import { serviceChangeEndpoints } from './http/routes/service-changes.ts';
import { serviceDraftEndpoints } from './http/routes/service-drafts.ts';
import { serviceStatusEndpoints } from './http/routes/service-status.ts';
import { serviceEndpoints } from './http/routes/services.ts';
import { stepEndpoints } from './http/routes/steps.ts';
import { submissionEventEndpoints } from './http/routes/submission-events.ts';
import { submissionEndpoints } from './http/routes/submissions.ts';
import { wizardEndpoints } from './http/routes/wizard.ts';
import { registerEndpoints } from './http/serve.ts';
import { createSubmitter } from './http/submit.ts';
import { createTurns } from './http/turns.ts';
import { newId } from './ids.ts';
import { languageOf } from './messages/language.ts';
import { Problem } from './problems.ts';
import type { Projects } from './projects.ts';
import type { LiveState } from './services/live-state.ts';
import type { Services } from './services/services.ts';
import type { Follower } from './submissions/follow.ts';
import type { Submissions } from './submissions/submissions.ts';
import type { SpecContext } from './wizard/issue.ts';

export interface AppDependencies {
  readonly log: FastifyBaseLogger;
  readonly version: string;
  readonly projects: Projects;
  readonly authenticator: Authenticator;
  readonly permissions: Permissions;
  readonly drafts: Drafts;
  readonly submissions: Submissions;
  readonly services: Services;
  readonly follower: Follower;
  readonly liveState: LiveState;
  readonly member: (name: string) => KubeCluster | undefined;
  readonly now: () => number;
  readonly idempotency: Idempotency;
  readonly engine: Engine;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  readonly notReady: () => Promise<Readonly<Record<string, string>>>;
  readonly settings: {
    readonly nodePortRange: SpecContext['nodePortRange'];
    readonly sandbox: boolean;
    /** Refuse other Host names than loopback's: a page of another origin must not reach the sandbox by rebinding its name. */
    readonly loopbackOnly: boolean;
    /** Take the caller's address from what one proxy in front says. */
    readonly trustProxy: boolean;
    readonly corsOrigins?: readonly string[];
    readonly requestsPerMinute?: number;
    readonly overload?: Partial<OverloadLimits>;
    readonly tls?: { readonly cert: string; readonly key: string };
  };
}

const URL_LIMIT = 8192;

/** The table of contents: every plugin and every route group, by name. */
export const buildApp = async (dependencies: AppDependencies): Promise<FastifyInstance> => {
  const { settings, log, version } = dependencies;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }), // one line a request, below
    genReqId: newId,
    requestIdHeader: false,
    // One proxy: what stands further left in X-Forwarded-For is the caller's own word.
    trustProxy: settings.trustProxy && ((_address, hop) => hop === 0),
    bodyLimit: Number.MAX_SAFE_INTEGER, // `http/body.ts` has the limit, and tells it in the order of faults
    requestTimeout: 30_000,
    connectionTimeout: 75_000,
    keepAliveTimeout: 65_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: writeProblem,
    clientErrorHandler: createClientErrorWriter(newId),
    routerOptions: { maxParamLength: URL_LIMIT },
    ...(settings.tls === undefined ? {} : { https: settings.tls }),
  });
  app.setErrorHandler(writeProblem);
  // Node would answer 417 without a word; an expectation that nobody knows may be ignored (RFC 9110, section 10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  acceptRawBodies(app);
  dependencies.metrics.observe(app);
  app.addHook('onResponse', logRequest);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'X-Request-Id': request.id,
      'Content-Language': languageOf(request.headers['accept-language']),
      Vary: 'Accept, Accept-Language',
    });
    if (request.url.length > URL_LIMIT) throw new Problem('uri-too-long', { params: { limit: URL_LIMIT } });
    if (settings.loopbackOnly && !isLoopbackHost(request.hostname))
      throw new Problem('malformed-request', { detail: 'sandbox-host' });
  });

  await app.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false });
  if (settings.corsOrigins !== undefined) await app.register(cors, corsOptions(settings.corsOrigins));
  if (settings.requestsPerMinute !== undefined) await limitRate(app, settings.requestsPerMinute);
  const overload = shedOverload(app, dependencies);

  const endpoints = endpointsOf(dependencies);
  await registerOpenapi(app, version, endpoints);
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: documentationPolicy,
    uiConfig: { persistAuthorization: true, tryItOutEnabled: true },
  });
  const gate = createGate(dependencies.authenticator, dependencies.permissions);
  registerMetaRoutes(app, {
    version: { version, sandbox: settings.sandbox },
    notReady: dependencies.notReady,
    languageOf,
    authenticate: gate.authenticate,
  });

  await app.register(
    async (api) => {
      api.addHook('onSend', async (_request, reply) => {
        if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
      });
      registerEndpoints(
        api,
        { gate, overload, languageOf, idempotency: dependencies.idempotency },
        endpoints,
        routeSchema,
      );
      api.setNotFoundHandler(async (request) => {
        await gate.authenticate(request);
        throw new Problem('not-found');
      });
    },
    { prefix: '/api/v1' },
  );
  app.setNotFoundHandler(async () => {
    throw new Problem('not-found');
  });
  return app;
};

/**
 * Counts every request of an address before anything is asked about it, also one that nobody may make: whoever guesses tokens
 * would else be the one caller without a limit. Probes are not counted: behind the address of a node they share it with callers.
 */
const limitRate = async (app: FastifyInstance, perMinute: number): Promise<void> => {
  await app.register(rateLimit, { global: false, max: perMinute, timeWindow: 60_000 });
  const count = app.rateLimit();
  app.addHook('onRequest', async (request, reply) => {
    if (!probes.has(request.routeOptions.url ?? '')) await count.call(app, request, reply);
  });
};

/** After the rate limit, and with the headers that pages of other origins need to read a refusal. Probes are never refused. */
const shedOverload = (app: FastifyInstance, { settings, metrics }: AppDependencies): Overload => {
  const turns = createTurns({ now: () => performance.now() });
  const onShed = (reason: string): void => metrics.shed.inc({ reason });
  const overload = createOverload({ limits: settings.overload, turns, random: Math.random, onShed });
  app.addHook('onRequest', async (request, reply) => {
    if (!probes.has(request.routeOptions.url ?? '')) overload.arrive(request, reply);
  });
  return overload;
};

const probes: ReadonlySet<string> = new Set(['/livez', '/readyz']);

const endpointsOf = (dependencies: AppDependencies): readonly Endpoint[] => {
  const { nodePortRange } = dependencies.settings;
  const submitter = createSubmitter({ ...dependencies, untilEnded: dependencies.follower.untilEnded });
  const submitting = { ...dependencies, submitter, nodePortRange };
  return [
    ...projectEndpoints(dependencies),
    ...wizardEndpoints(),
    ...draftEndpoints(dependencies),
    ...stepEndpoints(dependencies),
    ...renderingEndpoints({ ...dependencies, nodePortRange }),
    ...finalizeEndpoints(submitting),
    ...submissionEndpoints(submitting),
    ...submissionEventEndpoints({ ...dependencies, submissions: dependencies.follower }),
    ...serviceEndpoints(dependencies),
    ...serviceChangeEndpoints(submitting),
    ...serviceDraftEndpoints(dependencies),
    ...serviceStatusEndpoints(dependencies),
  ];
};

/** One line for each answer: what was asked (never its query, which may hold what nobody should keep), what came of it, and how long it took. */
const logRequest = async (
  { log, method, url, routeOptions }: FastifyRequest,
  { statusCode, elapsedTime }: FastifyReply,
): Promise<void> => {
  log.info(
    {
      method,
      path: url.split('?', 1)[0],
      route: routeOptions.url,
      status: statusCode,
      ms: Math.round(elapsedTime * 10) / 10,
    },
    'answered',
  );
};

/** Swagger UI needs inline styles; nothing from elsewhere, and no upgrade of plain http (the page would stay blank). */
const documentationPolicy = {
  'default-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'style-src': ["'self'", "'unsafe-inline'"],
  'script-src': ["'self'"],
  'frame-ancestors': ["'none'"],
};

const corsOptions = (origins: readonly string[]) => ({
  origin: [...origins],
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  exposedHeaders: ['ETag', 'Location', 'X-Request-Id', 'Preference-Applied', 'Retry-After', 'Idempotency-Replayed'],
  maxAge: 600,
});

const isLoopbackHost = (hostname: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/.test(hostname);
