import type { Identity } from '../access/identity.ts';

/** Who may be impersonated, and with what. */
export interface ImpersonationRules {
  /** Allow service accounts; every other `system:` user is refused. */
  readonly serviceAccounts?: boolean;
  /** Keys of `extra` that are passed on. */
  readonly extras?: readonly string[];
}

/** This identity cannot be acted for. */
export class ImpersonationRefused extends Error {
  override readonly name = 'ImpersonationRefused';
}

/**
 * The headers that make a member act as this identity, as RBAC of that member knows it: one `Impersonate-Group` line a group,
 * no `system:` group (the server adds its own), text as raw UTF-8.
 * @throws ImpersonationRefused for a name that would make the request run as Slipway itself, as somebody else or as the system
 */
export const impersonationHeaders = (
  identity: Identity,
  rules: ImpersonationRules = {},
): Record<string, string | readonly string[]> => ({
  'Impersonate-User': headerText(checkedUser(identity.username, rules)),
  'Impersonate-Group': groupsOf(identity).map(headerText),
  ...(identity.uid === undefined || identity.uid === '' ? {} : { 'Impersonate-Uid': headerText(identity.uid) }),
  ...extraHeaders(identity, rules.extras ?? []),
});

/** @throws ImpersonationRefused when there is no name: such a request would run as Slipway itself */
export const requireUserName = (identity: Identity): void => {
  if (typeof identity.username !== 'string' || identity.username.trim() === '') {
    throw new ImpersonationRefused('an identity without a user name cannot be acted for');
  }
};

const checkedUser = (username: string, rules: ImpersonationRules): string => {
  if (!username.startsWith('system:')) return username;
  if (rules.serviceAccounts === true && serviceAccount.test(username)) return username;
  throw new ImpersonationRefused('system users are not acted for');
};

const serviceAccount = /^system:serviceaccount:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?:[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/;

const groupsOf = ({ groups }: Identity): string[] =>
  groups.filter((group) => group !== '' && !group.startsWith('system:'));

const extraHeaders = ({ extra }: Identity, allowed: readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(
    allowed
      .filter((key) => Object.hasOwn(extra, key))
      .map((key) => [`Impersonate-Extra-${headerName(key)}`, (extra[key] ?? []).map(headerText)]),
  );

/** The server decodes percent signs in the key of an extra; `encodeURIComponent` leaves four letters that no header name takes. */
const headerName = (key: string): string =>
  encodeURIComponent(key).replace(/[()]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Raw UTF-8 for a header: HTTP clients write one byte per character. Blanks around the text are refused, because the server
 * trims them (` alice` would act as `alice`), control characters because they would end the line.
 */
const headerText = (text: string): string => {
  if (text === '' || text !== text.trim() || unsendable.test(text)) {
    throw new ImpersonationRefused('a name with control characters or with blanks around it cannot be acted for');
  }
  return Buffer.from(text, 'utf8').toString('latin1');
};

/** Control characters, and halves of a surrogate pair, which UTF-8 cannot write. */
const unsendable = /[\p{Cc}\p{Cs}]/u;
