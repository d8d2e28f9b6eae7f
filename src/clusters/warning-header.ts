/** `299 - "text"`, of which one line can hold several, with an optional date behind (RFC 7234, 5.5). */
const warning = /\d{3} \S+ "((?:[^"\\]|\\.)*)"/g;

/** The texts of `Warning` headers as a Kubernetes API server writes them. */
export const warningTexts = (header: string | readonly string[] | undefined): string[] => {
  const lines = header === undefined ? [] : typeof header === 'string' ? [header] : header;
  return lines.flatMap((line) => [...line.matchAll(warning)].map(([, quoted = '']) => quoted.replace(/\\(.)/g, '$1')));
};
