import { parseDocument } from 'yaml';
import { isObject, type Json, type JsonObject } from './json.ts';
import { badRequest, tooLarge } from './refusal.ts';

/** Bytes that the API server reads of a body. */
const BODY_LIMIT = 3_145_728;

const REFUSED_RAW = /[\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F][0-9a-fA-F]{2}/;

const parseYaml = (text: string): Json => {
  if (ESCAPED_SURROGATE.test(text))
    throw badRequest('error decoding YAML: yaml: found invalid Unicode character escape code');
  const document = parseDocument(text.replaceAll('\u0085', ' '), { uniqueKeys: true });
  const fault = document.errors[0];
  if (fault?.code === 'DUPLICATE_KEY')
    throw badRequest(`error strict decoding YAML: yaml: unmarshal errors: key already set in map: ${fault.message}`);
  if (fault !== undefined) throw badRequest(`error decoding YAML: yaml: ${fault.message}`);
  return document.toJS() as Json;
};

const tryJson = (text: string): Json | undefined => {
  try {
    const value = JSON.parse(text) as Json;
    // A text that comes back as it was cannot hold a key twice, nor anything that YAML would read otherwise.
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
};

const checkSize = (text: string): void => {
  if (Buffer.byteLength(text) > BODY_LIMIT) throw tooLarge();
};

const asObject = (value: Json): JsonObject => {
  if (!isObject(value)) throw badRequest('the body is not an object');
  return value;
};

/** An apply body: read as YAML even when it is JSON. */
export const readApplyBody = (text: string): JsonObject => {
  checkSize(text);
  if (REFUSED_RAW.test(text)) throw badRequest('error decoding YAML: yaml: control characters are not allowed');
  if (LONE_SURROGATE.test(text)) throw badRequest('error decoding YAML: yaml: invalid Unicode character');
  const fast = text.includes('\u0085') || ESCAPED_SURROGATE.test(text) ? undefined : tryJson(text);
  return asObject(fast ?? parseYaml(text));
};

/** A JSON body, of a create or a deletion. An empty one is an empty object. */
export const readJsonBody = (text: string): JsonObject => {
  checkSize(text);
  try {
    return asObject(JSON.parse(text === '' ? '{}' : text) as Json);
  } catch (error) {
    throw badRequest(`the object provided is unrecognized: ${error instanceof Error ? error.message : String(error)}`);
  }
};
