import { FULL, type Mutation, twin, WEB } from './mutation.ts';

export const environmentMutations: readonly Mutation[] = [
  {
    code: 'duplicate-env-name',
    of: 'stateless',
    at: `${FULL}/envReferences/0/keys/2`,
    edit: { [`${FULL}/envReferences/0/keys/2`]: 'LEVEL' },
    server: 'accepts',
    why: twin,
  },
  ...(['A=B', 'Ä', 'A\n'] as const).map(
    (name): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${WEB}/env/0/name`,
      edit: { [`${WEB}/env`]: [{ name, value: '' }] },
      server: 'refuses',
    }),
  ),
  {
    code: 'pattern',
    says: 'refused',
    at: `${WEB}/env/0/name`,
    edit: { [`${WEB}/env`]: [{ name: ' A', value: '' }] },
    server: 'accepts',
    why: 'nobody means a blank at the end of a name',
  },
  {
    code: 'one-of',
    says: 'refused',
    of: 'stateless',
    at: `${FULL}/env/2`,
    edit: { [`${FULL}/env/2/value`]: 'a' },
    server: 'refuses',
  },
  {
    code: 'required',
    at: `${WEB}/env/0`,
    edit: { [`${WEB}/env`]: [{ name: 'A' }] },
    server: 'accepts',
    why: 'to the server a variable without a value is an empty one',
  },
  {
    code: 'pattern',
    says: 'refused',
    of: 'stateless',
    at: `${FULL}/env/2/valueFrom/secretKeyRef/key`,
    edit: { [`${FULL}/env/2/valueFrom/secretKeyRef/key`]: '..' },
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    of: 'stateless',
    at: `${FULL}/envReferences/0/name`,
    edit: { [`${FULL}/envReferences/0/name`]: 'Settings' },
    server: 'refuses',
  },
];
