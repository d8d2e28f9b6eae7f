import type { Draft } from '../drafts/draft.ts';
import { type DraftWrite, type Expected, MAX_DRAFT_BYTES } from '../drafts/drafts.ts';
import { kindOfDraftId } from '../ids.ts';
import { Problem, validationFailed } from '../problems.ts';
import type { Project, Projects } from '../projects.ts';
import { etagOf, type IfMatch } from './etag.ts';
import { refusalError } from './present.ts';

/** @throws Problem `not-found` */
export const projectOf = (projects: Projects, params: Readonly<Record<string, string>>): Project => {
  const project = projects.find(params.project ?? '');
  if (project === undefined) throw new Problem('not-found');
  return project;
};

/** The permission for the kind that a draft's id tells. */
export const manageDraft = {
  type: 'manage',
  kindOf: (params: Readonly<Record<string, string>>) => kindOfDraftId(params.draft ?? ''),
} as const;

/** Which tag of a draft an If-Match is about: the draft's, or that of one of its steps. */
export type TokenOf = (draft: Draft) => string;
export const draftTokenOf: TokenOf = ({ token }) => token;

/** @param detail what has moved on, where that is not what the tag was of */
export const revisionMismatch = (token: string, detail?: string): Problem =>
  new Problem('revision-mismatch', { detail, headers: { ETag: etagOf(token) }, members: { etag: etagOf(token) } });

/** A refusal of the body is told only to who could have written: a stale tag comes before it. */
export const afterPrecondition = (ifMatch: IfMatch, token: string, refusal: Problem): Problem =>
  ifMatch === '*' || ifMatch.includes(token) ? refusal : revisionMismatch(token);

export const expectedOf = (ifMatch: IfMatch): Expected => ifMatch;

/**
 * The draft after a write, or the problem that the outcome is.
 * @throws Problem
 */
export const writtenDraft = (
  outcome: DraftWrite | { type: 'limit-reached' },
  tokenOf: TokenOf = draftTokenOf,
  step?: string,
): Draft => {
  switch (outcome.type) {
    case 'written':
      return outcome.draft;
    case 'mismatch':
      throw revisionMismatch(tokenOf(outcome.draft));
    case 'too-large':
      throw new Problem('content-too-large', { detail: 'draft-too-large', params: { limit: MAX_DRAFT_BYTES } });
    case 'refused':
      throw validationFailed(
        outcome.refusals.map((refusal) => refusalError(refusal, step)),
        outcome.count,
      );
    case 'immutable':
      throw new Problem('immutable-field', {
        errors: outcome.pointers.map((pointer) => ({ pointer, code: 'immutable-field', step })),
      });
    case 'not-applicable':
      throw new Problem('patch-not-applicable', { errors: [{ pointer: `/${outcome.index}`, code: outcome.code }] });
    case 'limit-reached':
      throw new Problem('draft-limit-reached');
    case 'not-found':
      throw new Problem('not-found');
  }
};
