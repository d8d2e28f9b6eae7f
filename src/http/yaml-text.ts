import { Composer, type CST, type Document, Lexer, Parser, visit } from 'yaml';
import { checked, MAX_DEPTH, type Parsed, placeIn } from './json-text.ts';

/**
 * Parses one YAML document as a JSON value: no aliases (bombs), no key twice, no tags, also none that YAML itself knows (a
 * timestamp or a set is no JSON value).
 */
export const parseYaml = (text: string): Parsed => {
  try {
    const [document, ...more] = new Composer(options).compose(shallowTokens(text), true, text.length);
    const fault = document?.errors[0] ?? document?.warnings[0];
    if (fault !== undefined) return notYaml(text, fault.pos[0]);
    if (document === undefined || more[0] !== undefined) return notYaml(text, more[0]?.range[0] ?? 0);
    return checked(document.toJS({ maxAliasCount: 0 }), (members) => members === pairsIn(document));
  } catch (error) {
    return error instanceof NestedTooDeeply ? { fault: { code: 'too-deep' } } : { fault: { code: 'not-yaml' } };
  }
};

const notYaml = (text: string, offset: number): Parsed => ({
  fault: { code: 'not-yaml', place: placeIn(text, offset) },
});

const options = {
  // The library compares each key with all before it, which takes minutes for a body of many keys: the pairs are counted instead.
  uniqueKeys: false,
  merge: false,
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  prettyErrors: false,
} as const;

class NestedTooDeeply extends Error {}

/**
 * The tokens of a text, up to where it is nested too deeply. Documents are composed by recursion: one of a few thousand levels
 * would exhaust the stack, and a regular expression that Node compiles just then ends the whole process.
 */
function* shallowTokens(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // What is being built: the collections around, the document and a scalar.
    if (parser.stack.length > MAX_DEPTH + 4) throw new NestedTooDeeply();
  }
  yield* parser.end();
}

const pairsIn = (document: Document.Parsed): number => {
  let pairs = 0;
  visit(document, {
    Pair: () => {
      pairs++;
    },
  });
  return pairs;
};
