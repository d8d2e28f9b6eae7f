import { type HttpRequest, type HttpResponse, type Transport, TransportError } from '../../src/clusters/transport.ts';

/** Puts something between Slipway and a cluster. */
export type Wrap = (transport: Transport) => Transport;

const isWrite = ({ method, path, body = '' }: HttpRequest): boolean =>
  (method === 'PATCH' && !path.includes('dryRun')) || (method === 'DELETE' && !body.includes('"dryRun"'));

/** Lets each write through and loses the answers to the first ones. */
export const losingAnswers =
  (times: number): Wrap =>
  (transport) => {
    let left = times;
    return {
      ...transport,
      send: async (request) => {
        const answer = await transport.send(request);
        if (isWrite(request) && left-- > 0) throw new TransportError('lost', 'the answer was lost');
        return answer;
      },
    };
  };

/** Cuts the first writes before the cluster has seen them, in a way that cannot be told from a lost answer. */
export const losingRequests =
  (times: number): Wrap =>
  (transport) => {
    let left = times;
    return {
      ...transport,
      send: async (request) => {
        if (isWrite(request) && left-- > 0) throw new TransportError('lost', 'reset');
        return transport.send(request);
      },
    };
  };

/** Answers the first applies, dry runs too, in the cluster's place. */
export const answering =
  (answer: HttpResponse, times = Number.POSITIVE_INFINITY): Wrap =>
  (transport) => {
    let left = times;
    return {
      ...transport,
      send: async (request) => (request.method === 'PATCH' && left-- > 0 ? answer : transport.send(request)),
    };
  };

/** Nobody listens. */
export const dead: Wrap = (transport) => ({
  ...transport,
  send: async () => {
    throw new TransportError('not-sent', 'connect ECONNREFUSED');
  },
});

/** Does what a garbage collector does as soon as an object is told to go. */
export const collecting =
  (collect: (path: string) => Promise<void>): Wrap =>
  (transport) => ({
    ...transport,
    send: async (request) => {
      const answer = await transport.send(request);
      if (request.method === 'DELETE' && isWrite(request) && answer.status === 200) await collect(request.path);
      return answer;
    },
  });

/** Everything that went through. */
export const counting =
  (requests: HttpRequest[]): Wrap =>
  (transport) => ({
    ...transport,
    send: (request) => {
      requests.push(request);
      return transport.send(request);
    },
  });

/** A refusal as an API server writes it. */
export const statusAnswer = (code: number, reason: string, headers: Record<string, string> = {}): HttpResponse => ({
  status: code,
  headers,
  body: JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason,
    message: `${reason} of the test`,
    code,
  }),
});
