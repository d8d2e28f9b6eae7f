/** One HTTP exchange with a Kubernetes API server, without any opinion on what is in it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Absolute path with its query, made by `kube-path.ts` only. */
  readonly path: string;
  /** A list makes one header line per item (`Impersonate-Group`). */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange, connecting included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. A header that came several times is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Reaches one API server. Implementations: undici (`undici-transport.ts`) and the sandbox's in-process API. */
export interface Transport {
  /** @throws TransportError when there is no complete answer. Redirects are answers, never followed. */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export class TransportError extends Error {
  override readonly name = 'TransportError';
  /**
   * `not-sent`: nothing reached the server (refused connection, DNS, TLS). `lost`: the request left, its answer did not
   * arrive whole (reset, timeout, oversized or malformed answer): its effect is unknown.
   */
  readonly phase: 'not-sent' | 'lost';
  /** The time given for the exchange ran out: asking again soon would cost the same time once more. */
  readonly timedOut: boolean;
  constructor(phase: 'not-sent' | 'lost', message: string, options?: ErrorOptions & { timedOut?: boolean }) {
    super(message, options);
    this.phase = phase;
    this.timedOut = options?.timedOut ?? false;
  }
}
