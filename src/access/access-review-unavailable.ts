/** The control plane did not say whether a token or a permission holds. Nobody is let in, and nobody is told no. */
export class AccessReviewUnavailable extends Error {
  override readonly name = 'AccessReviewUnavailable';
  /** Seconds after which the control plane would be asked again, where it said so. */
  readonly retryAfterSeconds: number | undefined;
  constructor(message: string, retryAfterSeconds?: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
