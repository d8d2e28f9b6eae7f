import { x } from '../odd-values.ts';
import { type Mutation, NAME, POD } from './mutation.ts';

export const basicInformationMutations: readonly Mutation[] = [
  {
    code: 'service-name-too-long',
    at: NAME,
    edit: { [NAME]: x(64) },
    also: [`workload-name-too-long ${NAME}`],
    server: 'refuses',
  },
  {
    code: 'service-name-leading-digit',
    says: 'warning',
    at: NAME,
    edit: { [NAME]: '1a' },
    server: 'accepts',
    why: 'servers before 1.36 refuse it',
  },
  {
    code: 'workload-name-too-long',
    at: NAME,
    edit: { [NAME]: x(61) },
    server: 'accepts',
    why: 'its pods would lose the end of the name',
  },
  {
    code: 'workload-name-too-long',
    of: 'stateful',
    at: NAME,
    edit: { [NAME]: x(50) },
    server: 'accepts',
    why: 'a label of its pods is too long, which only a controller finds out',
  },
  {
    code: 'required',
    at: NAME,
    edit: { [NAME]: undefined },
    server: 'is not asked',
    why: 'an object without a name has no path',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: NAME,
    edit: { [NAME]: 'Cart' },
    server: 'is not asked',
    why: 'no path is made of what is no name',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: NAME,
    edit: { [NAME]: 'a.b' },
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: '/basicInformation/alias',
    edit: { '/basicInformation/alias': 'a b' },
    server: 'accepts',
    why: 'the page says what an alias is; to the server it is an annotation',
  },
  {
    code: 'length',
    says: 'refused',
    at: '/basicInformation/description',
    edit: { '/basicInformation/description': x(257) },
    server: 'accepts',
    why: 'the limit is the page’s',
  },
  { code: 'step-missing', at: POD, edit: { [POD]: undefined }, server: 'refuses' },
];
