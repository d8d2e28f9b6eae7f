import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aForm, ifMatch, newDraft, PROJECT, type StoredDraft, stepPath } from './forms.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
let draft: StoredDraft;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
  draft = await newDraft(call, {
    kind: 'stateless',
    spec: { ...aForm('9cart'), storageSettings: { volumes: [{ type: 'emptyDir' }] } },
  });
});
afterAll(() => slipway.close());

const HAN = /\p{Script=Han}/u;
const zh = { headers: { 'Accept-Language': 'zh' } };

describe('Accept-Language', () => {
  const headers: [string, string][] = [
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['zh-Hans-CN, en;q=0.5', 'zh'],
    ['ZH', 'zh'],
    ['de, zh;q=0.8, en;q=0.5', 'zh'],
    ['en, zh;q=0.9', 'en'],
    ['zh;q=0.1, en', 'en'],
    ['zh;q=0', 'en'],
    ['de', 'en'],
    ['*', 'en'],
    ['', 'en'],
    ['zhx', 'en'],
    ['nonsense;;q=,', 'en'],
  ];
  it.each(headers)('%s is answered in %s, and Content-Language says so', async (header, language) => {
    const answer = await call('GET', '/nothing', { headers: { 'Accept-Language': header } });
    expect(answer.headers['content-language']).toBe(language);
    expect(answer.headers.vary).toContain('Accept-Language');
    expect(HAN.test(answer.body.title)).toBe(language === 'zh');
    expect(HAN.test(answer.body.detail)).toBe(language === 'zh');
  });

  it('none is English', async () => {
    expect((await call('GET', '/nothing')).headers['content-language']).toBe('en');
  });

  it('codes, pointers and places are the same in both', async () => {
    const withoutTexts = (issues: { message: string }[]) => issues.map(({ message: _, ...rest }) => rest);
    const [english, chinese] = [await call('GET', draft.path), await call('GET', draft.path, zh)];
    expect(withoutTexts(chinese.body.issues)).toEqual(withoutTexts(english.body.issues));
    for (const { message } of chinese.body.issues) expect(message).toMatch(HAN);
    for (const { message } of english.body.issues) expect(message).not.toMatch(HAN);
    expect({ ...chinese.body, issues: [] }).toEqual({ ...english.body, issues: [] });
  });

  it('issues of steps and renderings, and errors of a 422 are told in Chinese', async () => {
    const step = await call('GET', stepPath(draft, 'storage-settings'), zh);
    const rendering = await call('GET', `${draft.path}/rendering`, zh);
    const refused = await call('PUT', stepPath(draft, 'pod-settings'), {
      body: { replicas: 0, colour: 1 },
      headers: { 'If-Match': '*', 'Accept-Language': 'zh' },
    });
    for (const { message } of [...step.body.issues, ...rendering.body.issues, ...refused.body.errors])
      expect(message).toMatch(HAN);
    expect(refused.body.errors.map(({ code }: { code: string }) => code)).toEqual(['unknown-field', 'range']);
    const finalized = await call('POST', `${draft.path}/finalize`, {
      headers: { 'If-Match': draft.etag, 'Accept-Language': 'zh' },
    });
    expect(finalized.status).toBe(422);
    for (const { message } of finalized.body.errors) expect(message).toMatch(HAN);
  });

  it('a draft is no other one in another language: its tag is the same', async () => {
    const etag = (await call('GET', draft.path, zh)).body.etag;
    expect(
      (
        await call('PATCH', draft.path, {
          body: { title: 'x' },
          type: 'application/merge-patch+json',
          ...ifMatch(etag),
        })
      ).status,
    ).toBe(200);
  });

  it('every message of a whole of faults is there in both: no code, no placeholder', async () => {
    const spec = {
      basicInformation: { name: 'a'.repeat(70), alias: '-', version: 'V' },
      podSettings: {
        replicas: 0,
        placement: [{ cluster: 'x' }],
        containers: [
          { image: 'A B', name: 'A', resources: { limits: { cpu: '1Ki' } }, livenessProbe: { successThreshold: 2 } },
        ],
      },
      storageSettings: { volumes: [{ type: 'hostPath', path: '..' }] },
      advancedSettings: { sessionPersistence: { timeoutSeconds: 0 }, nodeSelector: { '/': '' } },
    };
    for (const headers of [{}, zh.headers]) {
      const { body } = await call('POST', `${PROJECT}/drafts`, { body: { kind: 'stateless', spec }, headers });
      for (const { code, message } of body.errors) {
        expect(message).not.toBe(code);
        expect(message).not.toMatch(/[{}[\]]/);
      }
    }
  });
});
