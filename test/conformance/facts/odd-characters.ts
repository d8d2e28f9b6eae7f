import { type Change, WEB } from '../mutations/mutation.ts';

/** Characters that JSON, YAML or both treat in a way of their own, by what is odd about them. */
export const characters: readonly (readonly [what: string, text: string])[] = [
  ['the control characters that JSON escapes', String.fromCharCode(...Array(32).keys())],
  ['delete and the C1 control characters', String.fromCharCode(...Array.from({ length: 33 }, (_, at) => 0x7f + at))],
  ['a next line', 'a\u0085b \u0085 c\u0085'],
  ['the line and paragraph separators', 'a\u2028b \u2029 c\u2028'],
  ['a no-break space and a byte order mark', '\ufeffa\u00a0b\ufeff'],
  ['the replacement character and the non-characters', '\ufffd\ufffe\uffff'],
  ['emoji, the last of all characters and Chinese', '😀\u{10ffff}👩‍👩‍👧购物车'],
  ['quotes, backslashes and escapes that are none', '"\\\'`\\u0041\\n\\ud83d\\ude00'],
  ['what YAML would read as something else', '~\n- a: b # c\n--- \n...\n!!str &a *a %b @c | >'],
];

/** A text wherever a user may write any text. */
export const textEverywhere = (text: string): Change => ({
  edit: {
    '/basicInformation/description': text,
    [`${WEB}/env`]: [{ name: 'TEXT', value: text }],
    [`${WEB}/command`]: [text],
    [`${WEB}/args`]: [text],
    [`${WEB}/livenessProbe`]: { exec: { command: [`a${text}`] } },
    '/podSettings/metadata/annotations': { 'example.com/text': text },
    '/advancedSettings/metadata/annotations': { 'example.com/text': text },
    '/advancedSettings/externalAccess': { type: 'LoadBalancer', annotations: { 'example.com/text': text } },
  },
});
