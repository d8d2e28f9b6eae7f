import {
  type BeginOutcome,
  type BeginSubmission,
  type DraftKey,
  type Store,
  type StoredDraft,
  type StoredSubmission,
  StoreUnavailable,
  type Write,
  type WriteOutcome,
} from '../../src/store/store.ts';

interface Model {
  /** By key as text; `replaced` by step, or '' for the title: `digest|token`. */
  readonly drafts: Map<string, { key: DraftKey; draft: StoredDraft; replaced: Map<string, string> }>;
  readonly submissions: Map<string, { project: string; submission: StoredSubmission; expiresAt: number }>;
  readonly services: Map<string, string>;
}

/** The storage port over plain maps: the shortest reading of the contract, to compare real stores with. */
export function createModelStore(): Store {
  const model: Model = { drafts: new Map(), submissions: new Map(), services: new Map() };
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
    },
    ping: async () => {},
    close: async () => {},
  };
}

function live({ drafts }: Model, key: DraftKey, now: number) {
  const entry = drafts.get(JSON.stringify([key.project, key.owner, key.id]));
  return entry && entry.draft.expiresAt > now ? entry : undefined;
}

function draftModel(model: Model): Store['drafts'] {
  const put = (key: DraftKey, draft: StoredDraft, replaced: Map<string, string>) =>
    model.drafts.set(JSON.stringify([key.project, key.owner, key.id]), { key, draft, replaced });
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
      model.drafts.delete(JSON.stringify([key.project, key.owner, key.id]));
      return { type: 'removed' };
    },
  };
}

function submissionModel(model: Model): Store['submissions'] {
  const { submissions, services } = model;
  const known = (project: string, id: string) => {
    const entry = submissions.get(`${project}/${id}`);
    if (!entry) throw new StoreUnavailable();
    return entry;
  };
  const append = async (project: string, id: string, entries: readonly string[]) => {
    const entry = known(project, id);
    if (entry.submission.phase !== undefined) throw new StoreUnavailable();
    entry.submission = { ...entry.submission, journal: [...entry.submission.journal, ...entries] };
  };
  return {
    begin: async (submission) => begin(model, submission),
    append,
    close: async ({ project, id, entries, phase, draft, service }) => {
      const entry = known(project, id);
      if (entry.submission.phase !== undefined) return;
      await append(project, id, entries);
      entry.submission = { ...entry.submission, phase };
      if (service.record === null) services.delete(`${project}/${service.name}`);
      else services.set(`${project}/${service.name}`, service.record);
      const from = draft && model.drafts.get(JSON.stringify([draft.key.project, draft.key.owner, draft.key.id]));
      const finalized = from?.draft.finalized;
      if (from && draft && finalized?.submission === id)
        from.draft = { ...from.draft, finalized: { ...finalized, holds: draft.holds, phase } };
    },
    read: async (project, id, now) => {
      const entry = submissions.get(`${project}/${id}`);
      return entry && entry.expiresAt > now ? entry.submission : undefined;
    },
    list: async (project, { limit, before }, now) =>
      [...submissions.values()]
        .filter((entry) => entry.project === project && entry.expiresAt > now)
        .map(({ submission }) => submission)
        .filter(
          ({ createdAt, id }) =>
            !before || createdAt < before.createdAt || (createdAt === before.createdAt && id < before.id),
        )
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    open: async () =>
      [...submissions.values()]
        .filter(({ submission }) => submission.phase === undefined)
        .map(({ project, submission }) => ({ project, id: submission.id })),
  };
}

function begin(model: Model, { project, id, head, now, expiresAt, draft, service }: BeginSubmission): BeginOutcome {
  const from = draft && live(model, draft.key, now);
  if (draft && !from) return { type: 'draft-not-found' };
  if (draft && from && from.draft.token !== draft.expected) return { type: 'draft-mismatch', draft: from.draft };
  const earlier = from?.draft.finalized;
  if (earlier?.holds && earlier.revision === from?.draft.revision)
    return { type: 'same', submission: earlier.submission, options: earlier.options };
  const holder = model.services.get(`${project}/${service.name}`);
  if (holder !== undefined) return { type: 'service-exists', record: holder };
  model.services.set(`${project}/${service.name}`, service.record);
  model.submissions.set(`${project}/${id}`, {
    project,
    submission: { id, head, journal: [], createdAt: now },
    expiresAt,
  });
  if (draft && from)
    from.draft = {
      ...from.draft,
      finalized: { submission: id, revision: from.draft.revision, options: draft.options, holds: true },
    };
  return { type: 'begun' };
}

function bytes(steps: Readonly<Record<string, { readonly value?: string }>>): number {
  return Buffer.byteLength(
    Object.values(steps)
      .map(({ value }) => value ?? '')
      .join(''),
  );
}
