import { section } from './fact.ts';

export const olderServerFacts = section('15', [
  {
    name: 'a Service name with a leading digit is refused before 1.36',
    testedBy: ['test/conformance/facts.test.ts: refuses a name with a leading digit, of which we warn'],
  },
  { name: 'an address may have leading zeros before 1.36', unreachable: 'the cluster chooses the address' },
]);
