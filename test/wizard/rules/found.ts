import type { SpecContext } from '../../../src/wizard/issue.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { validate } from '../../../src/wizard/validate.ts';
import { aContext } from '../a-spec.ts';

/** A spec, and where a code is found in it: `<severity> <pointer>`, with ` in <cluster>` where the issue carries one. */
export interface Case {
  readonly title: string;
  readonly code: string;
  readonly spec: DraftSpec;
  readonly context?: Partial<SpecContext>;
  /** Empty for a near miss. */
  readonly found: readonly string[];
}

/** Where the issues of a code are. */
export const found = ({ code, spec, context }: Pick<Case, 'code' | 'spec' | 'context'>): string[] =>
  validate(spec, aContext(context))
    .filter((issue) => issue.code === code)
    .map(({ severity, pointer, cluster }) => `${severity} ${pointer}${cluster === undefined ? '' : ` in ${cluster}`}`);
