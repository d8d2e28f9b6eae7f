/** Who is calling, as the control plane's TokenReview (or OIDC) answered. A server never makes one up. */
export interface Identity {
  /** What vouched for the name: the token issuer's URL, or `kubernetes` for TokenReview. */
  readonly issuer: string;
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** The stable subject of an identity: its uid where there is one (a re-created user of the same name is another one). */
export const subjectOf = (identity: Identity): string =>
  identity.uid === undefined || identity.uid === '' ? `name:${identity.username}` : `uid:${identity.uid}`;
