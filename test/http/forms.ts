import { expect } from 'vitest';
import { aSpec } from '../wizard/a-spec.ts';
import type { Call, CallOptions, Received } from './slipway.ts';

/** A draft as the contract answers it, and where it is. */
export interface StoredDraft {
  readonly path: string;
  readonly id: string;
  readonly etag: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it just asserted
  readonly body: any;
}

/** A whole stateless form under a name of its own. */
export const aForm = (name: string) => aSpec({ basicInformation: { name } });

export const newDraft = async (
  call: Call,
  body: object = { kind: 'stateless' },
  options: CallOptions = {},
): Promise<StoredDraft> => {
  const answer = await call('POST', '/projects/demo/drafts', { body, ...options });
  expect(answer.status, answer.text).toBe(201);
  return {
    path: `/projects/demo/drafts/${answer.body.id}`,
    id: answer.body.id,
    etag: answer.body.etag,
    body: answer.body,
  };
};

/** Removes drafts of the caller until there is room for new ones. */
export const clearDrafts = async (call: Call, options: CallOptions = {}): Promise<void> => {
  const { body } = await call('GET', '/projects/demo/drafts?pageSize=100', options);
  for (const { id } of body.items as { id: string }[]) {
    await call('DELETE', `/projects/demo/drafts/${id}`, { ...options, headers: { 'If-Match': '*' } });
  }
};

export const stepPath = (draft: StoredDraft, slug: string): string => `${draft.path}/steps/${slug}`;

/** The tag of a step as it is now. */
export const stepTag = async (call: Call, draft: StoredDraft, slug: string): Promise<string> =>
  (await call('GET', stepPath(draft, slug))).body.etag;

export const ifMatch = (etag: string): CallOptions => ({ headers: { 'If-Match': etag } });

/** The kind of problem, its status, and where its errors point, as one line. */
export const told = ({ status, body }: Pick<Received, 'status' | 'body'>): string => {
  const type = String(body?.type ?? '');
  const slug = type.startsWith('/problems/') ? type.slice('/problems/'.length) : type;
  const errors = ((body?.errors ?? []) as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
  return [String(status), slug, ...errors].filter(Boolean).join(' | ');
};

export const MERGE = 'application/merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';
export const PROJECT = '/projects/demo';
/** Of the form of an id, and nobody's. */
export const NO_ID = `d${'A'.repeat(22)}`;

/** Every step with a value that it takes. */
export const STEPS = [
  { slug: 'basic-information', key: 'basicInformation', value: { name: 'cart', alias: '购物车', description: '' } },
  {
    slug: 'pod-settings',
    key: 'podSettings',
    value: { replicas: 2, containers: [{ name: 'web', image: 'nginx:1.25' }] },
  },
  { slug: 'storage-settings', key: 'storageSettings', value: { volumes: [] } },
  { slug: 'advanced-settings', key: 'advancedSettings', value: { sessionPersistence: { timeoutSeconds: 60 } } },
  { slug: 'cluster-differences', key: 'clusterDifferences', value: { clusters: [{ cluster: 'west' }] } },
] as const;
