import type { SpecContext } from '../../../src/wizard/issue.ts';
import { segmentsOf } from '../../../src/wizard/pointer.ts';
import type { DraftSpec, ServiceSpec } from '../../../src/wizard/spec.ts';
import { withValue } from '../edges.ts';
import type { Draw } from './draw.ts';

/** New values by pointer; `undefined` takes a field away. */
export type Edits = Readonly<Record<string, unknown>>;

/** One way to break a spec that was accepted. */
export interface Breakage {
  /** What our rules are meant to say to it. Other codes may come with it, or take its place where two things clash. */
  readonly code: string;
  /** `undefined` where the spec has nothing that could be broken so. */
  readonly edits: (spec: ServiceSpec, draw: Draw, context: SpecContext) => Edits | undefined;
}

/** As a request would bring it: JSON, in which nothing is undefined. */
export const edited = (spec: ServiceSpec, edits: Edits): DraftSpec =>
  JSON.parse(
    JSON.stringify(
      Object.entries(edits).reduce<unknown>(
        (changed, [pointer, value]) => withValue(changed, segmentsOf(pointer), value),
        spec,
      ),
    ),
  ) as DraftSpec;
