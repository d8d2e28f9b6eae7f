import { type Document, parseDocument, visit } from 'yaml';
import { checked, type Parsed } from './json-text.ts';

/**
 * Parses one YAML document as a JSON value: no aliases (bombs), no key twice, no tags, also none that YAML itself knows (a
 * timestamp or a set is no JSON value).
 */
export const parseYaml = (text: string): Parsed => {
  try {
    const document = parseDocument(text, options);
    if (document.errors.length > 0 || document.warnings.length > 0) return { fault: { code: 'not-yaml' } };
    return checked(document.toJS({ maxAliasCount: 0 }), (members) => members === pairsIn(document));
  } catch (error) {
    return { fault: { code: error instanceof RangeError ? 'too-deep' : 'not-yaml' } };
  }
};

const options = {
  // The library compares each key with all before it, which takes minutes for a body of many keys: the pairs are counted instead.
  uniqueKeys: false,
  merge: false,
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

const pairsIn = (document: Document.Parsed): number => {
  let pairs = 0;
  visit(document, {
    Pair: () => {
      pairs++;
    },
  });
  return pairs;
};
