import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>;
}
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

/** Statuses that any request may get, whatever the operation says. */
const anywhere = new Set([400, 401, 404, 405, 406, 413, 414, 415, 429]);

/** Holds every answer against the OpenAPI document: a status that is not declared, or a body of another shape, is a failure. */
export const createAnswerCheck = (document: Document): ((received: Received) => void) => {
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

  return ({ method, path, status, type, body }) => {
    if (status === 204 || status === 304) return;
    const template = paths.find(({ pattern }) => pattern.test(path.split('?', 1)[0] ?? ''))?.template;
    const declared = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()]?.responses[status];
    const mediaType = type.split(';', 1)[0] ?? '';
    if (declared?.content?.[mediaType] === undefined) {
      expect(anywhere, `${method} ${path} answered ${status} ${mediaType}, which the document does not have`).toContain(status);
      return expectValid(validatorAt('/components/schemas/Problem'), body, `${method} ${path} ${status}`);
    }
    if (!mediaType.endsWith('json')) return;
    const pointer = `/paths/${token(template ?? '')}/${method.toLowerCase()}/responses/${status}/content/${token(mediaType)}/schema`;
    expectValid(validatorAt(pointer), body, `${method} ${path} ${status}`);
  };
};

/** Formats of the form are checked by the server; here only that the word is known. */
const formOnly = { 'cpu-quantity': true, 'byte-quantity': true, 'capacity-quantity': true, 'image-reference': true, 'extended-resource': true } as const;

const token = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');

const expectValid = (validate: ValidateFunction, body: unknown, what: string): void => {
  const isValid = validate(body);
  expect(isValid, `${what}: ${JSON.stringify(validate.errors)}\n${JSON.stringify(body)}`).toBe(true);
};
