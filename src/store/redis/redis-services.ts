import type { ServiceStore } from '../store.ts';
import { keys } from './keys.ts';
import type { Connection } from './scripts.ts';

export function createRedisServices({ send }: Connection): ServiceStore {
  return {
    async read(project, name) {
      return (await send((client) => client.hget(keys.services(project), name))) ?? undefined;
    },
    async list(project) {
      const records = await send((client) => client.hgetall(keys.services(project)));
      return Object.entries(records)
        .map(([name, record]) => ({ name, record }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async revision(project, name, number) {
      return (await send((client) => client.hget(keys.revisions(project, name), String(number)))) ?? undefined;
    },
  };
}
