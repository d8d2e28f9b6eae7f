import type { Operation } from 'rfc6902';
import { draftMigrations } from '../../migrations/drafts.ts';
import { newestOf } from '../../migrations/upgrade.ts';
import type { Identity } from '../access/identity.ts';
import { subjectOf } from '../access/identity.ts';
import { digestOfRequest, idOfSeed, modeOfDraftId, newDraftId } from '../ids.ts';
import type { Project } from '../projects.ts';
import type { DraftKey, DraftOwner, DraftStore, StoredDraft, WriteOutcome } from '../store/store.ts';
import type { Refusal, SpecContext } from '../wizard/issue.ts';
import { refusals } from '../wizard/parse.ts';
import type { DraftSpec, Kind, StepKey } from '../wizard/spec.ts';
import { steps } from '../wizard/steps.ts';
import { changedFixed, type Draft, type DraftHead, draftToken, toDraft } from './draft.ts';
import { jsonPatch, mergePatch, type PatchOutcome } from './patch.ts';

/** Bytes of all steps of a draft together. */
export const MAX_DRAFT_BYTES = 256 * 1024;

export interface DraftsDependencies {
  readonly store: DraftStore;
  readonly now: () => number;
  readonly newId: () => string;
  readonly newToken: () => string;
  readonly nodePortRange: SpecContext['nodePortRange'];
  /** Milliseconds that a draft lives after its last write. */
  readonly ttlMs: number;
  /** Drafts of one user in one project. */
  readonly limit: number;
}

/** The precondition of a write: any state, or one of these opaque tags. */
export type Expected = '*' | readonly string[];

export type DraftWrite =
  | { readonly type: 'written'; readonly draft: Draft }
  | { readonly type: 'not-found' }
  | { readonly type: 'too-large' }
  | { readonly type: 'mismatch'; readonly draft: Draft }
  | { readonly type: 'refused'; readonly refusals: readonly Refusal[]; readonly count: number }
  | { readonly type: 'immutable'; readonly pointers: readonly string[] }
  | { readonly type: 'not-applicable'; readonly index: number; readonly code: string };

/** A step as it goes to the store: its text, and the value where it is at hand. Without a text it is emptied. */
interface WrittenStep {
  readonly step: StepKey;
  readonly text?: string;
  readonly value?: unknown;
}

export type StepPatch =
  | { readonly type: 'merge'; readonly patch: unknown }
  | { readonly type: 'operations'; readonly operations: readonly Operation[] };

/** What a draft begins with. */
export interface NewForm {
  readonly kind: Kind;
  readonly title: string | null;
  readonly spec: DraftSpec;
  /** Of a request that may be sent again: a draft that it has made already is answered as created. */
  readonly seed?: string;
  /** The service that it shall change. */
  readonly edits?: Required<Pick<DraftHead, 'service' | 'baseRevision' | 'serviceId' | 'fixed'>>;
}

export type Drafts = ReturnType<typeof createDrafts>;

/** A draft belongs to whoever the issuer calls by this subject; its display name is not what it is found by. */
export const ownerOf = (project: string, identity: Identity): DraftOwner => ({
  project,
  owner: JSON.stringify([identity.issuer, subjectOf(identity)]),
});

/** The drafts of the callers: what is stored is what was sent, what is wrong is told with each answer. */
export const createDrafts = (dependencies: DraftsDependencies) => {
  const { store, now, newToken } = dependencies;
  const keyOf = (project: Project, identity: Identity, id: string): DraftKey => ({
    ...ownerOf(project.name, identity),
    id,
  });
  const present = (project: Project, stored: StoredDraft, known?: DraftSpec): Draft =>
    toDraft(project.name, stored, { clusters: project.clusters, nodePortRange: dependencies.nodePortRange }, known);
  const presentOutcome = (project: Project, outcome: WriteOutcome, written?: WrittenStep): DraftWrite => {
    if (!('draft' in outcome)) return outcome;
    const isAsWritten = written?.text !== undefined && outcome.draft.steps[written.step]?.value === written.text;
    const draft = present(project, outcome.draft, isAsWritten ? { [written.step]: written.value } : undefined);
    return outcome.type === 'mismatch' ? { type: 'mismatch', draft } : { type: 'written', draft };
  };
  const writeBase = (key: DraftKey, digest: string) => ({
    key,
    digest,
    now: now(),
    expiresAt: now() + dependencies.ttlMs,
    token: newToken(),
  });

  const create = async (project: Project, identity: Identity, { kind, title, spec, seed, edits }: NewForm) => {
    const id = seed === undefined ? dependencies.newId() : idOfSeed(seed, 'draft');
    const mode = edits === undefined ? 'create' : 'edit';
    const key = keyOf(project, identity, newDraftId(kind, mode, id));
    const before = seed === undefined ? undefined : await store.read(key, now());
    if (before !== undefined) return { type: 'written' as const, draft: present(project, before) };
    const head: DraftHead = { schema: newestOf(draftMigrations), kind, mode, owner: identity.username, ...edits };
    const outcome = await store.create({
      key,
      head: JSON.stringify(head),
      title,
      token: newToken(),
      steps: Object.fromEntries(steps.map(({ key }) => [key, { value: textOf(spec[key]), token: newToken() }])),
      now: now(),
      expiresAt: now() + dependencies.ttlMs,
      limit: dependencies.limit,
      maxBytes: MAX_DRAFT_BYTES,
    });
    return outcome.type === 'written' ? { type: 'written' as const, draft: present(project, outcome.draft) } : outcome;
  };

  const readStored = (project: Project, identity: Identity, id: string) =>
    store.read(keyOf(project, identity, id), now());

  const read = async (project: Project, identity: Identity, id: string): Promise<Draft | undefined> => {
    const stored = await readStored(project, identity, id);
    return stored && present(project, stored);
  };

  const list = async (project: Project, identity: Identity): Promise<Draft[]> =>
    (await store.list(ownerOf(project.name, identity), now())).map((stored) => present(project, stored));

  /** A refused value is told only to who could have written: existence and precondition come before it. */
  const refuse = async (
    project: Project,
    identity: Identity,
    id: string,
    step: StepKey,
    expected: Expected,
    refused: DraftWrite,
  ) => {
    const stored = await readStored(project, identity, id);
    if (stored === undefined) return { type: 'not-found' as const };
    const draft = present(project, stored);
    return matches(expected, stored.steps[step]?.token) ? refused : { type: 'mismatch' as const, draft };
  };

  const storeStep = async (
    project: Project,
    key: DraftKey,
    written: WrittenStep,
    expected: Expected,
    digest: string,
  ) => {
    const { step, text } = written;
    const tags = expected === '*' || expected.length === 1 ? expected : await narrow(key, step, expected);
    const outcome = await store.writeStep({
      ...writeBase(key, digest),
      step,
      value: text,
      expected: tags === '*' ? '*' : (tags[0] ?? ''),
      stepToken: newToken(),
      maxBytes: MAX_DRAFT_BYTES,
    });
    return presentOutcome(project, outcome, written);
  };

  /** Of several tags the one that is there now, if any is. */
  const narrow = async (key: DraftKey, step: StepKey, expected: readonly string[]): Promise<readonly string[]> => {
    const current = (await store.read(key, now()))?.steps[step]?.token;
    return current !== undefined && expected.includes(current) ? [current] : expected.slice(0, 1);
  };

  const writeStep = async (
    project: Project,
    identity: Identity,
    id: string,
    step: StepKey,
    expected: Expected,
    value: unknown,
  ): Promise<DraftWrite> => {
    const faults = refusals(step, value);
    if (faults.count > 0) return refuse(project, identity, id, step, expected, { type: 'refused', ...faults });
    const key = keyOf(project, identity, id);
    if (modeOfDraftId(id) === 'edit' && step === 'basicInformation') {
      const stored = await store.read(key, now());
      const pointers = stored === undefined ? [] : changedFixed(stored, value);
      if (pointers.length > 0) return refuse(project, identity, id, step, expected, { type: 'immutable', pointers });
    }
    const text = JSON.stringify(value);
    return storeStep(project, key, { step, text, value }, expected, digestOfRequest('PUT', text));
  };

  const removeStep = (
    project: Project,
    identity: Identity,
    id: string,
    step: StepKey,
    expected: Expected,
  ): Promise<DraftWrite> =>
    storeStep(project, keyOf(project, identity, id), { step }, expected, digestOfRequest('DELETE'));

  /** Read, patch, compare and set. With `*` a write in between is patched anew, a few times. */
  const patchStep = async (
    project: Project,
    identity: Identity,
    id: string,
    step: StepKey,
    expected: Expected,
    patch: StepPatch,
  ): Promise<DraftWrite> => {
    const key = keyOf(project, identity, id);
    const digest = digestOfRequest('PATCH', JSON.stringify(patch));
    for (let attempt = 1; ; attempt++) {
      const stored = await store.read(key, now());
      if (stored === undefined) return { type: 'not-found' };
      const current = stored.steps[step]?.token ?? '';
      // A stale tag goes to the store as it is: only the store knows whether this very patch has just replaced it.
      if (!matches(expected, current))
        return storeStep(project, key, { step, text: stored.steps[step]?.value }, expected, digest);
      const patched = patchedValue(stored.steps[step]?.value, patch);
      if (patched.type !== 'patched') return patched;
      const faults = refusals(step, patched.value);
      if (faults.count > 0) return { type: 'refused', ...faults };
      const pointers = step === 'basicInformation' ? changedFixed(stored, patched.value) : [];
      if (pointers.length > 0) return { type: 'immutable', pointers };
      const written = { step, text: JSON.stringify(patched.value), value: patched.value };
      const outcome = await storeStep(project, key, written, [current], digest);
      if (outcome.type !== 'mismatch' || expected !== '*' || attempt === MAX_PATCH_ATTEMPTS) return outcome;
    }
  };

  /** @param patch that the title came of: sent again, it is the same write. */
  const retitle = async (
    project: Project,
    identity: Identity,
    id: string,
    expected: Expected,
    title: string | null,
    patch: StepPatch,
  ): Promise<DraftWrite> => {
    const key = keyOf(project, identity, id);
    const outcome = await store.writeTitle({
      ...writeBase(key, digestOfRequest('title', JSON.stringify(patch))),
      expected: await expectedToken(key, expected),
      title,
    });
    return presentOutcome(project, outcome);
  };

  const remove = async (
    project: Project,
    identity: Identity,
    id: string,
    expected: Expected,
  ): Promise<DraftWrite | { type: 'removed' }> => {
    const key = keyOf(project, identity, id);
    const outcome = await store.remove(key, await expectedToken(key, expected), now());
    return outcome.type === 'mismatch' ? { type: 'mismatch', draft: present(project, outcome.draft) } : outcome;
  };

  const expectedToken = async (key: DraftKey, expected: Expected): Promise<string> => {
    if (expected === '*') return '*';
    const current = await store.read(key, now());
    if (current === undefined || matches(expected, draftToken(current))) return current?.token ?? '';
    // Of a stale tag only the store knows whether this very write has just replaced it; one with a wrong revision is no tag at all.
    return expected.map(randomPart).find((token) => token !== current.token) ?? '';
  };

  return { create, read, readStored, present, list, writeStep, removeStep, patchStep, retitle, remove, keyOf };
};

const MAX_PATCH_ATTEMPTS = 5;

const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));

const matches = (expected: Expected, token: string | undefined): boolean =>
  expected === '*' || (token !== undefined && expected.includes(token));

/** Of a draft's tag: what makes it unique. The revision in front of it is for people. */
const randomPart = (tag: string): string => tag.replace(/^\d+-/, '');

/** Whether a write of the whole draft would find what its caller has seen. */
export const isCurrent = (expected: Expected, draft: Draft): boolean =>
  expected === '*' || expected.some((tag) => randomPart(tag) === randomPart(draft.token));

/** A step that was never written is patched as an empty object. */
const patchedValue = (text: string | undefined, patch: StepPatch): PatchOutcome =>
  applyStepPatch(text === undefined ? {} : JSON.parse(text), patch);

export const applyStepPatch = (value: unknown, patch: StepPatch): PatchOutcome =>
  patch.type === 'merge'
    ? { type: 'patched', value: mergePatch(value, patch.patch) }
    : jsonPatch(value, patch.operations, MAX_DRAFT_BYTES);
