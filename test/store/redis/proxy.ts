import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** From now on the connections that exist carry nothing and do not end; new ones work. */
  freeze(): void;
  /** Requests still arrive; instead of its answer, each connection is cut. Until `mend`. */
  cutAnswers(): void;
  mend(): void;
  stop(): Promise<void>;
}

/** A way to a TCP port of loopback that can be broken. */
export async function startProxy(target: number): Promise<Proxy> {
  const pairs = new Set<{ near: Socket; far: Socket; frozen: boolean }>();
  const state = { cutting: false };
  const server = createServer((near) => {
    const pair = { near, far: dial(target, '127.0.0.1'), frozen: false };
    pairs.add(pair);
    near.on('data', (chunk) => pair.frozen || pair.far.write(chunk));
    pair.far.on('data', (chunk) => {
      if (state.cutting) near.destroy();
      else if (!pair.frozen) near.write(chunk);
    });
    for (const [socket, other] of [[near, pair.far] as const, [pair.far, near] as const]) {
      socket.on('error', () => {});
      socket.on('close', () => pair.frozen || other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    freeze: () => {
      for (const pair of pairs) pair.frozen = true;
    },
    cutAnswers: () => {
      state.cutting = true;
    },
    mend: () => {
      state.cutting = false;
    },
    stop: async () => {
      for (const { near, far } of pairs) [near, far].map((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
