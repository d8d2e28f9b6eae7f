import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names; of repeated ones the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it just asserted
  readonly body: any;
}

/** Writes bytes to a port as they are, and reads the one answer until the server ends the connection. */
export const sendRaw = (port: number, bytes: string | Buffer): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const answer = answerIn(Buffer.concat(chunks).toString('utf8'), String(bytes).startsWith('HEAD '));
      if (answer === undefined) return;
      resolve(answer);
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`no whole answer: ${Buffer.concat(chunks).toString('utf8')}`)));
  });

/** Writes bytes to a port and cuts the connection as soon as they are on their way. */
export const breakOff = (port: number, bytes: string): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 50)),
    );
    socket.on('close', () => resolve());
  });

const answerIn = (text: string, isHead: boolean): RawAnswer | undefined => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = text.slice(end + 4);
  if (!isHead && Buffer.byteLength(rest) < Number(headers['content-length'] ?? 0)) return undefined;
  const isJson = String(headers['content-type'] ?? '').includes('json') && rest !== '';
  return { status: Number(statusLine.split(' ')[1]), headers, text: rest, body: isJson ? JSON.parse(rest) : undefined };
};

/** A request with the headers given, line by line. */
export const rawRequest = (method: string, path: string, lines: readonly string[] = [], body = ''): string =>
  [
    `${method} ${path} HTTP/1.1`,
    ...(lines.some((line) => /^host:/i.test(line)) ? [] : ['Host: 127.0.0.1']),
    'Connection: close',
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    ...lines,
    '',
    body,
  ].join('\r\n');
