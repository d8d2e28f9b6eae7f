import type { Breakage } from './breakage.ts';
import type { Draw } from './draw.ts';
import { type Place, placesOf, type Spot, spots } from './spots.ts';
import {
  leftOut,
  otherFields,
  otherForms,
  otherKeys,
  otherLengths,
  otherNumbers,
  otherTypes,
  otherWords,
  tooMany,
  twoAlternatives,
} from './wrong-values.ts';

type WrongValues = (spot: Spot, place: Place) => readonly unknown[];

/** How many spots without a fitting place are passed over. */
const TRIES = 40;

const everySpot = spots();

/** Breaks what the schema of a random place says: the values are drawn from those that are wrong there. */
const schemaBreakage = (code: string, wrong: WrongValues, fits: (spot: Spot) => boolean = () => true): Breakage => {
  const candidates = everySpot.filter(fits);
  return {
    code,
    edits(spec, draw) {
      for (let tries = 0; tries < TRIES; tries++) {
        const found = drawn(spec, draw, candidates, wrong);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
};

const drawn = (spec: object, draw: Draw, candidates: readonly Spot[], wrong: WrongValues) => {
  const spot = draw.pick(candidates);
  const place = spot && draw.pick(placesOf(spec, spot));
  const values = spot && place ? wrong(spot, place) : [];
  return place && values.length > 0 ? { [place.at]: draw.pick(values) } : undefined;
};

/** What the schemas refuse and what they miss, each at any place where it can happen. */
export const schemaBreakages: readonly Breakage[] = [
  schemaBreakage('type', ({ schema }) => otherTypes(schema)),
  schemaBreakage(
    'pattern',
    ({ schema }) => otherForms(schema),
    ({ schema }) => otherForms(schema).length > 2,
  ),
  schemaBreakage(
    'pattern',
    ({ schema }) => otherForms(schema),
    ({ schema }) => otherForms(schema).length > 0,
  ),
  schemaBreakage(
    'pattern',
    ({ schema }, place) => otherKeys(schema, place),
    ({ schema }) => 'patternProperties' in schema,
  ),
  schemaBreakage(
    'length',
    ({ schema }) => otherLengths(schema),
    ({ schema }) => otherLengths(schema).length > 0,
  ),
  schemaBreakage(
    'range',
    ({ schema }) => otherNumbers(schema),
    ({ schema }) => otherNumbers(schema).length > 0,
  ),
  schemaBreakage('enum', otherWords, (spot) => otherWords(spot).length > 0),
  schemaBreakage(
    'items',
    ({ schema }, place) => tooMany(schema, place),
    ({ schema }) => 'maxItems' in schema || 'maxProperties' in schema,
  ),
  schemaBreakage('unknown-field', ({ schema }, place) => otherFields(schema, place)),
  schemaBreakage(
    'one-of',
    ({ schema }, place) => twoAlternatives(schema, place),
    ({ schema }) => 'exactlyOneOf' in schema,
  ),
  schemaBreakage('required', leftOut),
  schemaBreakage(
    'success-threshold-must-be-one',
    () => [2, 100],
    ({ schema }) => 'successThresholdOne' in schema,
  ),
  schemaBreakage(
    'config-volume-read-write',
    () => ['ReadWrite'],
    ({ schema }) => 'configVolumeReadWrite' in schema,
  ),
  { code: 'step-missing', edits: (_, draw) => ({ [`/${draw.pick(['basicInformation', 'podSettings'])}`]: undefined }) },
];
