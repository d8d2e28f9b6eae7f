import { section } from './fact.ts';

const same = (name: string, ...see: string[]) => ({ name, see });

/** Where a server does otherwise than the page says. */
export const pageFacts = section('16', [
  same('a name has 63 characters at most', '2/3', '7/2'),
  same('a name may begin with a digit in some clusters only', '2/2', '15/1'),
  {
    name: 'an apply goes into an object that is there',
    unreachable: 'it needs another object',
    testedBy: ['test/contract/engine.ts: is not touched, in a check or for real, and its owner is named'],
  },
  same('an alias in Chinese is no label', '2/19', '2/20'),
  same('a version is not empty', '2/13'),
  same('name and version are limited together', '2/10', '2/12', '7/2'),
  same('some characters of a description break an apply', '9.2/2', '9.2/4', '9.2/7'),
  same('a service may have no replicas', '3.1/1'),
  same('init and work containers share their names', '3.2/5'),
  same('a GPU has request and limit alike, in whole numbers', '3.3/15', '3.3/18'),
  same('a port has one of three transports', '3.4/5', '3.4/6'),
  same('a port name has 15 characters at most, and more rules', '3.4/8', '3.4/11', '3.4/12'),
  same('init containers have neither probes nor a lifecycle', '3.5/27', '3.5/28'),
  same('a timeout of 0 means 1', '3.5/2'),
  same('an interval or threshold of 0 means the default', '3.5/2'),
  same('a port of a probe is in the range, and its path any text', '3.5/13', '3.5/16'),
  same('nothing is added to a privileged container', '3.7/1', '3.7/2'),
  same('a privileged container that is not root keeps both', '3.7/3'),
  same('user 0 may be asked not to be root', '3.7/4'),
  same('a capability keeps its prefix', '3.7/10', '3.7/11'),
  same('a StatefulSet does not replace all pods at once', '3.8/20'),
  same('pods that are missing or extra are for one kind', '3.8/5', '3.8/6', '3.8/16', '3.8/17'),
  same('a grace period below 0 means 1', '3.9/13'),
  same('a prefix of claims is a label', '4.2/2'),
  same('paths may be relative and have colons and parents', '4.1/8', '4.1/25'),
  same('a path is mounted once, whatever the sub-path', '4.1/26'),
  same('a headless Service has no access from outside', '5.2/3'),
  same('a headless Service has no persistence', '5.2/12'),
  same('persistence lasts a day at most', '5.2/9', '5.2/10'),
  {
    name: 'labels that select pods never change',
    unreachable: 'name and version of a created service are not edited',
    see: ['5.2/18'],
  },
  same('labels and annotations have rules', '2/17', '3.9/21', '3.9/22', '5.2/14'),
  same('variable names are printable ASCII', '3.6/1', '3.6/2'),
  same('rules of all sorts are kept', '3.9/3'),
  {
    name: 'ports of all containers meet in a cluster',
    see: ['5.1/5'],
  },
  {
    name: 'claim templates never change',
    unreachable: 'storage of a created service is not edited',
    testedBy: ['test/sandbox/changes.test.ts: refuse a StatefulSet with other %s, naming only `spec`'],
  },
]);
