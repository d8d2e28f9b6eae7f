import type { ServiceStore } from '../store.ts';
import { LAST } from './tables.ts';
import type { Transactor } from './transactor.ts';

export function createLmdbServices({ read }: Transactor): ServiceStore {
  return {
    read: (project, name) => read(({ services }) => services.get([project, name])),
    list: (project) =>
      read(({ services }) => {
        const entries = services.entries({ start: [project, ''], end: [project, LAST] });
        return entries.map(({ row: [, name], value: record }) => ({ name, record }));
      }),
  };
}
