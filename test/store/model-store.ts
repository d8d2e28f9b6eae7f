import type { DraftKey, Store, StoredDraft, Write, WriteOutcome } from '../../src/store/store.ts';
import { draftName, live, type Model } from './model.ts';
import { requestModel } from './model-requests.ts';
import { submissionModel } from './model-submissions.ts';

/** The storage port over plain maps: the shortest reading of the contract, to compare real stores with. */
export function createModelStore(): Store {
  const model: Model = {
    drafts: new Map(),
    submissions: new Map(),
    services: new Map(),
    revisions: new Map(),
    requests: new Map(),
  };
  return {
    drafts: draftModel(model),
    submissions: submissionModel(model),
    services: {
      read: async (project, name) => model.services.get(`${project}/${name}`),
      list: async (project) =>
        [...model.services]
          .filter(([key]) => key.startsWith(`${project}/`))
          .map(([key, record]) => ({ name: key.slice(project.length + 1), record }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      revision: async (project, name, number) => model.revisions.get(`${project}/${name}`)?.get(number),
    },
    requests: requestModel(model),
    ping: async () => {},
    close: async () => {},
  };
}

function draftModel(model: Model): Store['drafts'] {
  const put = (key: DraftKey, draft: StoredDraft, replaced: Map<string, string>) =>
    model.drafts.set(draftName(key), { key, draft, replaced });
  const ofOwner = (project: string, owner: string, now: number) =>
    [...model.drafts.values()].filter(
      (entry) => entry.key.project === project && entry.key.owner === owner && entry.draft.expiresAt > now,
    );

  const write = (
    write: Write,
    part: string,
    current: (draft: StoredDraft) => string | undefined,
    change: (draft: StoredDraft) => StoredDraft,
    maxBytes: number,
  ): WriteOutcome => {
    const entry = live(model, write.key, write.now);
    if (!entry) return { type: 'not-found' };
    const { draft, replaced } = entry;
    const token = current(draft);
    if (write.expected !== '*' && write.expected !== token) {
      const again = replaced.get(part) === `${write.digest}|${write.expected}`;
      return { type: again ? 'replayed' : 'mismatch', draft };
    }
    const { token: next, now: updatedAt, expiresAt } = write;
    const after = change({ ...draft, revision: draft.revision + 1, token: next, updatedAt, expiresAt });
    if (bytes(after.steps) > maxBytes) return { type: 'too-large' };
    put(write.key, after, new Map(replaced).set(part, `${write.digest}|${token}`));
    return { type: 'written', draft: after };
  };

  return {
    create: async ({ key, head, title, token, steps, now, expiresAt, limit, maxBytes }) => {
      if (ofOwner(key.project, key.owner, now).length >= limit) return { type: 'limit-reached' };
      if (bytes(steps) > maxBytes) return { type: 'too-large' };
      const stored = Object.fromEntries(
        Object.entries(steps).map(([step, content]) => [step, { ...content, updatedAt: now }]),
      );
      const draft = {
        id: key.id,
        head,
        title,
        revision: 1,
        token,
        steps: stored,
        createdAt: now,
        updatedAt: now,
        expiresAt,
      };
      put(key, draft, new Map());
      return { type: 'written', draft };
    },
    read: async (key, now) => live(model, key, now)?.draft,
    list: async ({ project, owner }, now) => ofOwner(project, owner, now).map(({ draft }) => draft),
    writeStep: async (step) => {
      const { value, stepToken: token, now: updatedAt } = step;
      const written = value === undefined ? { token, updatedAt } : { value, token, updatedAt };
      return write(
        step,
        step.step,
        (draft) => draft.steps[step.step]?.token,
        (draft) => ({ ...draft, steps: { ...draft.steps, [step.step]: written } }),
        step.maxBytes,
      );
    },
    writeTitle: async (title) =>
      write(
        title,
        '',
        ({ token }) => token,
        (draft) => ({ ...draft, title: title.title }),
        Number.POSITIVE_INFINITY,
      ),
    remove: async (key, expected, now) => {
      const entry = live(model, key, now);
      if (!entry) return { type: 'not-found' };
      if (expected !== '*' && expected !== entry.draft.token) return { type: 'mismatch', draft: entry.draft };
      model.drafts.delete(draftName(key));
      return { type: 'removed' };
    },
  };
}

function bytes(steps: Readonly<Record<string, { readonly value?: string }>>): number {
  return Buffer.byteLength(
    Object.values(steps)
      .map(({ value }) => value ?? '')
      .join(''),
  );
}
