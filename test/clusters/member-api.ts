import { Agent, request } from 'undici';

/** The fields of an object, list or `Status` that tests look at most; name another type where it is something else. */
export interface AnswerBody {
  readonly kind?: string;
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly gitVersion?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: unknown;
  readonly items?: readonly AnswerBody[];
}

/** What a server answered; `body` is the parsed JSON, or `{ message: text }` where it is none. */
export interface Answer<Body = AnswerBody> {
  readonly status: number;
  readonly body: Body;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A list makes one header line per item. */
export type CallHeaders = Readonly<Record<string, string | string[]>>;

/** One exchange with a member's API server. A PATCH is a server-side apply unless its `content-type` says otherwise. */
export type Call = <Body = AnswerBody>(
  method: Method,
  path: string,
  body?: unknown,
  headers?: CallHeaders,
) => Promise<Answer<Body>>;

/** Reaches one API server with any token; `as` fixes the token. */
export interface MemberApi {
  as(token: string): Call;
  close(): Promise<void>;
}

const contentType = (method: Method): string =>
  method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
};

export const createMemberApi = (server: string, ca: string): MemberApi => {
  const dispatcher = new Agent({ connect: { ca } });
  const as =
    (token: string): Call =>
    async <Body>(method: Method, path: string, body?: unknown, headers: CallHeaders = {}) => {
      const answer = await request(`${server}${path}`, {
        dispatcher,
        method,
        body: body === undefined ? null : JSON.stringify(body),
        headers: { authorization: `Bearer ${token}`, 'content-type': contentType(method), ...headers },
      });
      return { status: answer.statusCode, body: parsed(await answer.body.text()) as Body };
    };
  return { as, close: () => dispatcher.destroy() };
};
