import { describe, expect, it } from 'vitest';
import { parametersPage } from '../../scripts/docs/parameters.ts';
import { formFields } from '../../src/wizard/form-fields.ts';
import { schemaCodes } from '../../src/wizard/refusal-codes.ts';
import type { DraftSpec } from '../../src/wizard/spec.ts';
import { withDefaults } from '../../src/wizard/steps.ts';
import { rules } from '../../src/wizard/validate.ts';

const page = parametersPage();

/** Cells of every line of a table. */
const tables = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(2, -2).split(/ (?<!\\)\| /));

const wordsIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
const ofFields = tables.filter((cells) => cells.length === 6);
const rowsOf = (path: string) => ofFields.filter(([, field]) => wordsIn(field).includes(path));
const inTable = (code: string) => tables.filter(([first, , , last]) => first === `\`${code}\`` && last !== undefined);

describe('the page of parameters', () => {
  it('has every field of the form in its tables, and no other', () => {
    const paths = new Set(formFields().map(({ path }) => path));
    expect(new Set(ofFields.flatMap(([, field]) => wordsIn(field)))).toEqual(paths);
  });

  it('has tables of six, four, three and two cells in a line', () => {
    expect([...new Set(tables.map(({ length }) => length))].toSorted()).toEqual([2, 3, 4, 6]);
  });

  it('tells each rule at the fields that it points at', () => {
    const silent = [...rules.cluster, ...rules.draft].flatMap(({ code, severity, at }) =>
      at.filter((place) => {
        const shown = severity === 'error' ? `\`${code}\`` : `\`${code}\` (${severity})`;
        const rows = [...rowsOf(place), ...rowsOf(place.replace(/\/\*$/, ''))];
        return !rows.some((cells) => cells[5]?.split(', ').includes(shown));
      }),
    );
    expect(silent).toEqual([]);
  });

  it('has every code of schemas and rules in the table of codes, with its severities', () => {
    const severities = new Map<string, Set<string>>();
    const add = (code: string, severity: string) =>
      severities.set(code, new Set([...(severities.get(code) ?? []), severity]));
    for (const { code, severity } of [...rules.cluster, ...rules.draft]) add(code, severity);
    for (const { refused, missing } of schemaCodes(formFields()).values()) {
      for (const code of refused) add(code, 'refused');
      for (const code of missing) add(code, 'error');
    }
    for (const [code, expected] of severities) {
      expect([
        code,
        inTable(code)
          .map((cells) => cells[1])
          .toSorted(),
      ]).toEqual([code, [...expected].toSorted()]);
    }
  });

  it('has a default for whatever the defaults of the form fill in', () => {
    const form: DraftSpec = {
      basicInformation: {},
      podSettings: { containers: [{ gpu: {}, ports: [{ containerPort: 1 }] }] },
      storageSettings: {
        volumeClaimTemplates: [{ mounts: [{}] }],
        volumes: [{ type: 'secret', secretName: 'a', mounts: [{}] }],
      },
      advancedSettings: { sessionPersistence: {} },
      clusterDifferences: { clusters: [{ containers: [{ ports: [{}] }] }] },
    };
    const given = new Set(pathsIn(form));
    const isField = (path: string) => !path.endsWith('/*');
    const filledIn = pathsIn(withDefaults(form, { kind: 'stateless', clusters: ['host'] }));
    const lacking = filledIn.filter(
      (path) => isField(path) && !given.has(path) && rowsOf(path).every((cells) => cells[3] === ''),
    );
    expect(lacking).toEqual([]);
  });
});

/** Paths of everything in a value, with `*` for every item. */
const pathsIn = (value: unknown, at = ''): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, part]) => {
        const path = `${at}/${Array.isArray(value) ? '*' : key}`;
        return [path, ...pathsIn(part, path)];
      });
