const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const KEY_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const CONFIG_KEY_TEXT =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAME_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** Says what is wrong with a text; nothing when it is right. */
export type TextRule = (text: string) => readonly string[];

const when = (wrong: boolean, text: string): readonly string[] => (wrong ? [text] : []);

export const labelName: TextRule = (text) => [
  ...when(text.includes('.'), 'must not contain dots'),
  ...when(text.length > 63, 'must be no more than 63 characters'),
  ...when(!text.includes('.') && !LABEL.test(text), LABEL_TEXT),
];

export const subdomainName: TextRule = (text) => [
  ...when(text.length > 253, 'must be no more than 253 characters'),
  ...when(!SUBDOMAIN.test(text), SUBDOMAIN_TEXT),
];

export const labelValue: TextRule = (text) => [
  ...when(Buffer.byteLength(text) > 63, 'must be no more than 63 bytes'),
  ...when(text !== '' && !NAME_PART.test(text), VALUE_TEXT),
];

/** A key of labels and selectors: an optional prefix, and a name part. */
export const qualifiedKey: TextRule = (key) => {
  const parts = key.split('/');
  if (parts.length > 2)
    return [
      `a valid label key must ${KEY_TEXT.slice('name part must '.length)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  return [
    ...(prefix === undefined ? [] : prefixFaults(prefix)),
    ...when(name === '', 'name part must be non-empty'),
    ...when(name.length > 63, 'name part must be no more than 63 bytes'),
    ...when(!NAME_PART.test(name), KEY_TEXT),
  ];
};

const prefixFaults: TextRule = (prefix) =>
  prefix === '' ? ['prefix part must be non-empty'] : subdomainName(prefix).map((fault) => `prefix part ${fault}`);

/** Upper case is fine in the prefix of an annotation. */
export const annotationKey: TextRule = (key) => qualifiedKey(key.toLowerCase());

export const configKey: TextRule = (key) => [
  ...when(key.length > 253, 'must be no more than 253 characters'),
  ...when(!/^[-._a-zA-Z0-9]+$/.test(key), CONFIG_KEY_TEXT),
  ...when(key === '.' || key === '..', `must not be '${key}'`),
];

export const portName: TextRule = (name) => [
  ...when(name.length > 15, 'must be no more than 15 characters'),
  ...when(!/^[-a-z0-9]*$/.test(name), 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'),
  ...when(!/[a-z]/.test(name), 'must contain at least one letter (a-z)'),
  ...when(name.includes('--'), 'must not contain consecutive hyphens'),
  ...when(/^-|-$/.test(name), 'must not begin or end with a hyphen'),
];

export const environmentName: TextRule = (name) =>
  when(
    !/^[ -<>-~]+$/.test(name),
    "a valid environment variable name must consist only of printable ASCII characters other than '='",
  );

/** A path below some folder. */
export const relativePath: TextRule = (path) => [
  ...when(path.startsWith('/'), 'must be a relative path'),
  ...when(path.split('/').includes('..'), "must not contain '..'"),
];
