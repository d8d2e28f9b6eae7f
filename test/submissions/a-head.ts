import type { CellState, PlannedRequest } from '../../src/engines/engine.ts';
import type { CellResult, SubmissionHead } from '../../src/submissions/submission.ts';

const KINDS = [
  ['v1', 'Service', 'cart'],
  ['apps/v1', 'Deployment', 'cart-v1'],
] as const;

/** A submission of two objects to each of the clusters. */
export const aHead = (
  clusters: readonly string[],
  onFailure: SubmissionHead['options']['onFailure'] = 'keep',
): SubmissionHead => ({
  schema: 2,
  id: 'submission-1',
  project: 'shop',
  service: 'cart',
  kind: 'stateless',
  operation: 'create',
  of: null,
  engine: 'direct',
  draft: null,
  draftOwner: null,
  draftRevision: null,
  renderingDigest: 'sha256:0',
  spec: { basicInformation: { name: 'cart' } },
  placement: clusters,
  orphan: false,
  identity: { issuer: 'kubernetes', username: 'alice', groups: [], extra: {} },
  options: { onFailure, fieldConflicts: 'fail' },
  plan: {
    engine: 'direct',
    requests: clusters.flatMap((cluster, place) =>
      KINDS.map(
        ([apiVersion, kind, name], at): PlannedRequest => ({
          index: place * KINDS.length + at,
          cluster,
          verb: 'create',
          apiVersion,
          kind,
          namespace: 'shop',
          name,
          object: { apiVersion, kind, metadata: { name, namespace: 'shop' } },
        }),
      ),
    ),
  },
  createdAt: 1,
});

export const aResult = (state: CellState, result: Partial<CellResult> = {}): CellResult => ({
  state,
  reason: null,
  message: null,
  errors: [],
  warnings: [],
  uid: null,
  attempts: 0,
  ...result,
});
