import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import { message } from '../../src/messages/catalogue.ts';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>;
}
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Answered {
  readonly method: string;
  /** Empty where no operation was meant: then only what holds for every answer is asked. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What is gone has no tag that a 412 could tell. */
const goneTexts = new Set([message('en', 'problem.service-gone.detail'), message('zh', 'problem.service-gone.detail')]);

/** Statuses that any request may get, whatever the operation says. */
const anywhere = new Set([400, 401, 404, 405, 406, 413, 414, 415, 429, 431]);

/** Headers that belong to a status. */
const headersOf: Readonly<Record<number, string>> = {
  401: 'www-authenticate',
  405: 'allow',
  412: 'etag',
  429: 'retry-after',
  503: 'retry-after',
};

/**
 * Holds every answer against the OpenAPI document: a status that is not declared, or a body of another shape, is a failure. So
 * is a 500, and an answer other than 2xx that is no whole problem.
 */
export const createAnswerCheck = (document: Document): ((answered: Answered) => void) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, formats: formOnly });
  addFormats.default(ajv, ['date-time']);
  ajv.addSchema(document, 'openapi', undefined, false);
  const compiled = new Map<string, ValidateFunction>();
  const validatorAt = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  const paths = Object.keys(document.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{[a-z]+\}/g, '[^/]+')}$`),
  }));
  const expectProblem = ({ method, path, status, headers, body }: Answered): void => {
    const what = `${method} ${path} ${status}`;
    expect(headers['content-type'], what).toBe('application/problem+json; charset=utf-8');
    if (method === 'HEAD') return;
    expectValid(validatorAt('/components/schemas/Problem'), body, what);
    expect((body as { status: number }).status, what).toBe(status);
    const required = headersOf[status];
    const isGone = goneTexts.has((body as { detail: string }).detail);
    if (required !== undefined && !isGone) expect(headers[required], `${what} without ${required}`).toBeTruthy();
  };

  return (answered) => {
    const { method, path, status, headers, body } = answered;
    expect(status, `${method} ${path}: ${JSON.stringify(body)}`).not.toBe(500);
    if (status >= 400) expectProblem(answered);
    if (!path.startsWith('/api/v1') || status === 204 || status === 304 || method === 'HEAD') return;
    const template = paths.find(({ pattern }) => pattern.test(path.split('?', 1)[0] ?? ''))?.template;
    const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
    if (operation === undefined && status === 403) return;
    const declared = operation?.responses[status];
    const mediaType = String(headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    if (declared?.content?.[mediaType] === undefined) {
      return expect(
        anywhere,
        `${method} ${path} answered ${status} ${mediaType}, which the document does not have`,
      ).toContain(status);
    }
    if (!mediaType.endsWith('json')) return;
    const pointer = `/paths/${token(template ?? '')}/${method.toLowerCase()}/responses/${status}/content/${token(mediaType)}/schema`;
    expectValid(validatorAt(pointer), body, `${method} ${path} ${status}`);
  };
};

/** Formats of the form are checked by the server; here only that the word is known. */
const formOnly = {
  'cpu-quantity': true,
  'byte-quantity': true,
  'capacity-quantity': true,
  'image-reference': true,
  'extended-resource': true,
} as const;

const token = (text: string): string =>
  text.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');

const expectValid = (validate: ValidateFunction, body: unknown, what: string): void => {
  const isValid = validate(body);
  expect(isValid, `${what}: ${JSON.stringify(validate.errors)}\n${JSON.stringify(body)}`).toBe(true);
};
