import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../src/messages/language.ts';
import { formFields } from '../../src/wizard/form-fields.ts';
import type { Kind } from '../../src/wizard/spec.ts';
import { steps } from '../../src/wizard/steps.ts';
import { aForm, newDraft, stepPath } from './forms.ts';
import { startScripted } from './scripted.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterAll(() => slipway.close());

const kinds: readonly Kind[] = ['stateless', 'stateful'];
const HAN = /\p{Script=Han}/u;

type Texts = Readonly<Record<(typeof languages)[number], string>>;
interface Field {
  readonly path: string;
  readonly title: Texts;
  readonly help: Texts;
  readonly options?: readonly { readonly value: string; readonly label: Texts }[];
}
interface Step {
  readonly slug: string;
  readonly key: string;
  readonly title: Texts;
  readonly help: Texts;
  readonly schema: Readonly<Record<Kind, Readonly<Record<string, unknown>>>>;
  readonly defaults: Readonly<Record<Kind, Readonly<Record<string, unknown>>>>;
  readonly fields: readonly Field[];
}

const read = async (headers: Readonly<Record<string, string>> = {}): Promise<Step[]> =>
  (await call('GET', '/wizard', { headers })).body.steps;

describe('GET /wizard', () => {
  it('asks for a token, and for nothing else: who may do nothing in any project reads it too', async () => {
    expect((await call('GET', '/wizard', { token: null })).status).toBe(401);
    const scripted = await startScripted({
      users: { 'token-of-nobody': { username: 'nobody' } },
      review: () => ({ allowed: false }),
    });
    expect((await scripted.call('GET', '/wizard', { token: 'token-of-nobody' })).status).toBe(200);
    expect(scripted.reviews).toEqual([]);
    await scripted.close();
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is 405, and Allow says what there is', async (method) => {
    const answer = await call(method, '/wizard', { body: {} });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  it('is 406 for who takes no JSON, and 400 for a query', async () => {
    expect((await call('GET', '/wizard', { headers: { Accept: 'application/yaml' } })).status).toBe(406);
    expect((await call('GET', '/wizard?kind=stateless')).status).toBe(400);
  });

  it('has both kinds, and the steps in the order of the form, each with all of its fields', async () => {
    const { kinds: known, steps: told } = (await call('GET', '/wizard')).body;
    expect(known.map(({ kind }: { kind: Kind }) => kind)).toEqual(kinds);
    expect(told.map(({ slug, key, required }: Step & { required: boolean }) => ({ slug, key, required }))).toEqual(
      steps.map(({ slug, key, required }) => ({ slug, key, required })),
    );
    expect(told.flatMap(({ fields }: Step) => fields.map(({ path }) => path))).toEqual(
      formFields().map(({ path }) => path),
    );
    for (const { key, fields } of told as Step[])
      for (const { path } of fields) expect(path.startsWith(`/${key}/`), path).toBe(true);
  });

  it('tells of a field what the form needs', async () => {
    const fields = (await read()).flatMap((step) => step.fields);
    const of = (path: string) => fields.filter((field) => field.path === path);
    const withoutTexts = (path: string) => of(path).map(({ title: _t, help: _h, options: _o, ...rest }) => rest);

    expect(withoutTexts('/podSettings/replicas')).toEqual([
      { path: '/podSettings/replicas', required: false, default: 1 },
    ]);
    expect(withoutTexts('/podSettings/terminationGracePeriodSeconds')).toEqual([
      { path: '/podSettings/terminationGracePeriodSeconds', required: false, clusterDefault: 30 },
    ]);
    const strategy = '/podSettings/updateStrategy';
    expect(withoutTexts(`${strategy}/rollingUpdate/partition`)).toEqual([
      {
        path: `${strategy}/rollingUpdate/partition`,
        required: false,
        kinds: ['stateful'],
        onlyWith: { path: `${strategy}/type`, values: ['RollingUpdate'] },
        default: 0,
      },
    ]);
    expect(of(`${strategy}/type`)[0]?.options?.map(({ label: _, ...option }) => option)).toEqual([
      { value: 'RollingUpdate' },
      { value: 'Recreate', kinds: ['stateless'] },
      { value: 'OnDelete', kinds: ['stateful'] },
    ]);
    const reference = '/podSettings/containers/*/envReferences/*';
    const when = (word: string) => ({ path: `${reference}/kind`, values: [word] });
    expect(withoutTexts(`${reference}/keys`)).toEqual([
      {
        path: `${reference}/keys`,
        required: true,
        lookups: [
          { kind: 'configmaps', value: 'keys', item: `${reference}/name`, when: when('ConfigMap') },
          { kind: 'secrets', value: 'keys', item: `${reference}/name`, when: when('Secret') },
        ],
      },
    ]);
    expect(withoutTexts('/podSettings/placement/*/cluster')).toEqual([
      { path: '/podSettings/placement/*/cluster', required: true, lookups: [{ kind: 'clusters', value: 'name' }] },
    ]);
  });

  it('has a title and a help in both languages for each kind, step and field, and a label for each option', async () => {
    const { kinds: known, steps: told } = (await call('GET', '/wizard')).body;
    const named = [...known, ...told, ...told.flatMap(({ fields }: Step) => fields)] as Field[];
    for (const { path, title, help, options = [] } of named) {
      expect(Object.keys(title)).toEqual(languages);
      expect(title.en, path).not.toMatch(HAN);
      expect(title.en, `${path} is called by its own name`).not.toBe(path?.split('/').at(-1));
      for (const text of [help.en, help.zh, title.en, title.zh]) expect(text, path).not.toBe('');
      expect(help.zh, path).toMatch(HAN);
      for (const { value, label } of options) {
        expect(label.en, `${path} ${value}`).toBeTruthy();
        expect(label.zh, `${path} ${value}`).toBeTruthy();
      }
    }
  });

  it('has schemas that a client can compile as they are, and defaults that a client can send', async () => {
    const ajv = new Ajv2020({ strict: true, validateFormats: false, strictTuples: false, strictRequired: false });
    for (const { key, schema, defaults } of await read()) {
      for (const kind of kinds) {
        const draft = await newDraft(call, { kind, spec: { [key]: defaults[kind] } });
        const { errors } = draft.body;
        expect(errors, key).toBeUndefined();
        expect(ajv.compile(schema[kind])(aForm('cart')[key as 'podSettings'] ?? {}), `${key} ${kind}`).toBe(true);
        await call('DELETE', draft.path, { headers: { 'If-Match': '*' } });
      }
    }
  });

  it('has the defaults that an empty step shows, without what depends on the project', async () => {
    for (const { slug, key, defaults } of await read()) {
      for (const kind of kinds) {
        const draft = await newDraft(call, { kind, spec: { [key]: {} } });
        const { placement: _, ...shown } = (await call('GET', `${stepPath(draft, slug)}?defaults=true`)).body.value;
        expect(defaults[kind], `${key} ${kind}`).toEqual(shown);
        await call('DELETE', draft.path, { headers: { 'If-Match': '*' } });
      }
    }
  });

  it('answers in the language of the caller: the texts in the schemas are of one, all others of both', async () => {
    const [english, chinese] = [await call('GET', '/wizard'), await call('GET', '/wizard', zh())];
    expect(english.headers['content-language']).toBe('en');
    expect(chinese.headers['content-language']).toBe('zh');
    for (const { headers } of [english, chinese]) expect(headers.vary).toContain('Accept-Language');
    const titles = (step: Step) => [...JSON.stringify(step.schema).matchAll(/"description":"([^"]*)"/g)];
    for (const step of english.body.steps) for (const [, text] of titles(step)) expect(text).not.toMatch(HAN);
    for (const step of chinese.body.steps) for (const [, text] of titles(step)) expect(text).toMatch(HAN);
    const withoutSchemas = (body: { steps: Step[] }) => body.steps.map(({ schema: _, ...step }) => step);
    expect(withoutSchemas(chinese.body)).toEqual(withoutSchemas(english.body));
  });
});

const zh = () => ({ headers: { 'Accept-Language': 'zh' } });

describe('a form that is already there', () => {
  const tagOf = async (headers: Readonly<Record<string, string>> = {}) =>
    (await call('GET', '/wizard', { headers })).headers.etag ?? '';

  it('has a strong tag, the same at each request and another one in another language', async () => {
    const tag = await tagOf();
    expect(tag).toMatch(/^"[\w-]+"$/);
    expect(await tagOf()).toBe(tag);
    expect(await tagOf(zh().headers)).not.toBe(tag);
  });

  it('may be kept by the caller, who asks before using it again', async () => {
    const { headers } = await call('GET', '/wizard');
    expect(headers['cache-control']).toBe('private, no-cache');
    expect((await call('GET', '/whoami')).headers['cache-control']).toBe('no-store');
    expect((await call('GET', '/wizard', { token: null })).headers['cache-control']).toBe('no-store');
  });

  it('is 304 without a body for who names its tag, also a weak one, one of several, or any', async () => {
    const tag = await tagOf();
    for (const names of [tag, `W/${tag}`, `"a,b", ${tag}`, `W/"x",W/${tag}`, '*']) {
      const answer = await call('GET', '/wizard', { headers: { 'If-None-Match': names } });
      expect(answer.status, names).toBe(304);
      expect(answer.text).toBe('');
      expect(answer.headers).toMatchObject({
        etag: tag,
        'cache-control': 'private, no-cache',
        'content-language': 'en',
      });
      expect(answer.headers.vary).toContain('Accept-Language');
    }
    expect((await call('HEAD', '/wizard', { headers: { 'If-None-Match': tag } })).status).toBe(304);
  });

  it('is sent to who has another one, or says so in no known way', async () => {
    const tag = await tagOf();
    const others = ['"x"', tag.slice(1, -1), `${tag},`, `w/${tag}`, '', await tagOf(zh().headers)];
    for (const names of others) {
      const answer = await call('GET', '/wizard', { headers: { 'If-None-Match': names } });
      expect(answer.status, names).toBe(200);
      expect(answer.body.steps.length).toBe(steps.length);
    }
  });

  it('is nobody else’s: the token is asked for first', async () => {
    const headers = { 'If-None-Match': await tagOf() };
    expect((await call('GET', '/wizard', { token: null, headers })).status).toBe(401);
  });

  it('has no part in answers that have a tag for writing: they are never 304', async () => {
    const draft = await newDraft(call, { kind: 'stateless' });
    const answer = await call('GET', draft.path, { headers: { 'If-None-Match': draft.etag } });
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});
