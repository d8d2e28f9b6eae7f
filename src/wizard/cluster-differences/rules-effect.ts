import { onceEach } from '../../once.ts';
import { type DraftRule, type Fault, places } from '../rule.ts';
import { baseNames, containerParts, placesOfContainerParts } from './rules-effect-containers.ts';
import { containerPairs, entriesOf, templatePairs } from './rules-entries.ts';
import { isEmpty, isSame, isSameQuantity } from './same-value.ts';

const ENTRY = '/clusterDifferences/clusters/*';

/** A list, map or entry of a difference that says nothing. */
const emptyLists = ['containers', 'volumeClaimTemplates'] as const;

/** Parts of a difference without which the cluster's spec would be the same. */
export const effectRules: readonly DraftRule[] = [
  {
    code: 'difference-without-effect',
    severity: 'warning',
    at: [
      ...places(`${ENTRY}{,/containers,/volumeClaimTemplates,/externalAccess{,/annotations,/nodePorts}}`),
      ...places(`${ENTRY}/volumeClaimTemplates/*{,/storageClassName,/accessModes,/capacity}`),
      ...placesOfContainerParts,
    ],
    *faults(draft, context) {
      for (const { difference, at } of entriesOf(draft, context)) {
        if (Object.keys(difference).length === 1) yield { at };
        for (const list of emptyLists) if (difference[list]?.length === 0) yield { at: `${at}/${list}` };
        yield* accessParts(difference.externalAccess, draft.advancedSettings?.externalAccess, `${at}/externalAccess`);
      }
      const namesIn = onceEach(baseNames);
      for (const pair of containerPairs(draft, context)) yield* containerParts(pair, namesIn);
      for (const { difference, at, base } of templatePairs(draft, context)) {
        const { storageClassName, accessModes, capacity } = difference;
        if (Object.keys(difference).length === 1) yield { at };
        if (storageClassName !== undefined && (storageClassName ?? undefined) === base.storageClassName) {
          yield { at: `${at}/storageClassName` };
        }
        if (!isEmpty(accessModes) && isSame(accessModes, base.accessModes)) yield { at: `${at}/accessModes` };
        if (capacity !== undefined && isSameQuantity(capacity, base.capacity)) yield { at: `${at}/capacity` };
      }
    },
  },
];

/** External access is replaced whole: it is without effect as a whole, or where it names something empty. */
function* accessParts(difference: object | null | undefined, base: object | undefined, at: string): Generator<Fault> {
  if (difference === undefined) return;
  if (isSame(difference ?? undefined, base)) return yield { at };
  for (const [field, value] of Object.entries(difference ?? {})) if (isEmpty(value)) yield { at: `${at}/${field}` };
}
