import type { FastifyInstance, FastifyRequest } from 'fastify';
import { stringify } from 'yaml';
import { message } from '../../messages/catalogue.ts';
import type { Language } from '../../messages/language.ts';
import { once } from '../../once.ts';
import { Problem, type ProblemSlug, problems } from '../../problems.ts';

export interface MetaRoutesDependencies {
  readonly version: { readonly version: string; readonly sandbox: boolean };
  /** Names of what is not ready, with why; empty when Slipway can serve. */
  readonly notReady: () => Promise<Readonly<Record<string, string>>>;
  readonly languageOf: (header: string | undefined) => Language;
  /** For the version, which only callers get to see. */
  readonly authenticate: (request: FastifyRequest) => Promise<unknown>;
}

/** Health, the contract, and the problem types: at the root, for anybody; the version for whoever is known. */
export const registerMetaRoutes = (
  app: FastifyInstance,
  { version, notReady, languageOf, authenticate }: MetaRoutesDependencies,
): void => {
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'));

  app.get('/livez', { schema: { hide: true } }, async () => ({ status: 'ok' }));

  const askNotReady = sharedWhileAsked(notReady);
  app.get('/readyz', { schema: { hide: true } }, async () => {
    const reasons = await askNotReady();
    if (Object.keys(reasons).length === 0) return { status: 'ok' };
    throw new Problem('store' in reasons ? 'storage-unavailable' : 'access-review-unavailable', {
      members: { reasons },
    });
  });

  app.get('/version', { schema: { hide: true } }, async (request) => {
    await authenticate(request);
    return version;
  });

  // Anybody may ask for these, and writing them takes a tenth of a second in which nobody else is served.
  const openapiJson = once(() => JSON.stringify(app.swagger()));
  const openapiYaml = once(() => stringify(app.swagger(), { aliasDuplicateObjects: false }));
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(openapiJson()),
  );
  app.get('/openapi.yaml', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/yaml; charset=utf-8').send(openapiYaml()),
  );

  app.get<{ Params: { slug: string } }>('/problems/:slug', { schema: { hide: true } }, async ({ params, headers }) => {
    const { slug } = params;
    if (!isDescribed(slug)) throw new Problem('not-found');
    const language = languageOf(headers['accept-language']);
    return {
      type: `/problems/${slug}`,
      status: problems[slug].status,
      title: message(language, `problem.${slug}.title`),
      description: message(language, `problem.${slug}.detail`),
    };
  });
};

/** Anybody may ask, as often as they like: those who ask at the same time are answered by one look. */
const sharedWhileAsked = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
};

const isDescribed = (slug: string): slug is ProblemSlug =>
  Object.hasOwn(problems, slug) && !('blank' in problems[slug as ProblemSlug]);
