import { parseDocument } from 'yaml';
import { checked, type Parsed } from './json-text.ts';

/** Parses one YAML document as a JSON value: no aliases (bombs), no key twice, no custom tags. */
export const parseYaml = (text: string): Parsed => {
  try {
    const document = parseDocument(text, { uniqueKeys: true, merge: false, logLevel: 'silent', stringKeys: true });
    const error = document.errors[0];
    if (error !== undefined) return { fault: { code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'not-yaml' } };
    if (document.warnings.length > 0) return { fault: { code: 'not-yaml' } };
    return checked(document.toJS({ maxAliasCount: 0 }));
  } catch {
    return { fault: { code: 'not-yaml' } };
  }
};
