const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const opaqueId = /^[A-Za-z0-9_-]{8,64}$/;

/** The grammar of every path parameter. What does not match is not found, before anything is looked up or asked. */
export const pathParams: Readonly<
  Record<string, { readonly pattern: RegExp; readonly description: string; readonly example?: string }>
> = {
  project: { pattern: dnsLabel, description: 'Project: the name of its namespace.', example: 'demo' },
  draft: { pattern: opaqueId, description: 'Id of a draft.' },
  service: { pattern: dnsLabel, description: 'Name of a service.' },
  revision: { pattern: /^[1-9]\d{0,8}$/, description: 'Number of a kept revision.', example: '1' },
  submission: { pattern: opaqueId, description: 'Id of a submission.' },
};

export const hasPathSyntax = (params: Readonly<Record<string, string>>): boolean =>
  Object.entries(params).every(([name, value]) => pathParams[name]?.pattern.test(value) === true);
