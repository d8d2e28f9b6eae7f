import { describe, expect, it } from 'vitest';
import type { KubeFault } from '../../src/clusters/kube-client.ts';
import { withIndexes } from '../../src/engines/direct/list-keys.ts';
import { verdictOf } from '../../src/engines/direct/verdict.ts';
import { aDeployment } from './a-rendering.ts';

const fault = (status: number, reason: string | undefined, message: string, more: object = {}): KubeFault => ({
  type: 'status',
  status,
  reason,
  message,
  causes: [],
  ...more,
});

const policy = `deployments.apps "web-v1" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no`;

describe('what a cell says when the server answers', () => {
  it.each<[string, KubeFault, string, string]>([
    [
      'a missing namespace',
      fault(404, 'NotFound', 'namespaces "x" not found', { detailsKind: 'namespaces' }),
      'Invalid',
      'NamespaceMissing',
    ],
    [
      'a kind that is not served',
      fault(404, 'NotFound', 'the server could not find the requested resource'),
      'Invalid',
      'Invalid',
    ],
    [
      'a terminating namespace',
      fault(403, 'Forbidden', 'x', { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] }),
      'Denied',
      'NamespaceTerminating',
    ],
    [
      'an exceeded quota',
      fault(403, 'Forbidden', 'services "two" is forbidden: exceeded quota: q, requested: services=1'),
      'Denied',
      'QuotaExceeded',
    ],
    [
      'a missing right',
      fault(403, 'Forbidden', 'services "a" is forbidden: User "eve" cannot patch resource "services"'),
      'Denied',
      'Forbidden',
    ],
    [
      'Pod Security',
      fault(403, 'Forbidden', 'pods "a" is forbidden: violates PodSecurity "restricted:latest": x'),
      'Denied',
      'PodSecurity',
    ],
    ['a policy as 422', fault(422, 'Invalid', policy, { causes: [{ message: 'no' }] }), 'Denied', 'Policy'],
    ['a policy as 413', fault(413, 'RequestEntityTooLarge', policy), 'Denied', 'Policy'],
    [
      'a 422 whose causes name no field',
      fault(422, 'Invalid', 'no', { causes: [{ message: 'no' }] }),
      'Denied',
      'Policy',
    ],
    [
      'a webhook as 400',
      fault(400, 'BadRequest', 'admission webhook "a.b" denied the request: no'),
      'Denied',
      'Policy',
    ],
    ['a webhook as 500', fault(500, undefined, 'admission webhook "a.b" denied the request: no'), 'Denied', 'Policy'],
    [
      'an invalid value',
      fault(422, 'Invalid', 'x', { causes: [{ field: 'spec.a', message: 'no' }] }),
      'Invalid',
      'Invalid',
    ],
    ['a bad request', fault(400, 'BadRequest', 'x'), 'Invalid', 'Invalid'],
    ['a body that is too large', fault(413, 'RequestEntityTooLarge', 'limit is 3145728'), 'Invalid', 'Invalid'],
    [
      'a value that is none',
      fault(500, undefined, 'failed to convert new object (a/b; v1, Kind=C) to proper version (v1): x'),
      'Invalid',
      'Invalid',
    ],
    ['an unknown token', fault(401, 'Unauthorized', 'Unauthorized'), 'Unreachable', 'Unauthorized'],
    [
      'that Slipway may not act for users (classic)',
      fault(403, 'Forbidden', 'groups "x" is forbidden: User "bff" cannot impersonate resource "groups"'),
      'Unreachable',
      'ImpersonationForbidden',
    ],
    [
      'that Slipway may not act for users (constrained)',
      fault(403, 'Forbidden', 'x is forbidden: User "bff" cannot impersonate-on:user-info:patch resource "services"'),
      'Unreachable',
      'ImpersonationForbidden',
    ],
    ['a redirect', fault(302, undefined, 'HTTP 302'), 'Unreachable', 'UnexpectedAnswer'],
    ['a page of a proxy', fault(403, undefined, 'HTTP 403'), 'Unreachable', 'UnexpectedAnswer'],
    [
      'nothing, as it could not be asked',
      { type: 'no-answer', sent: false, message: 'x' },
      'Unreachable',
      'NotReached',
    ],
  ])('%s', (_, answer, state, reason) => {
    expect(verdictOf(answer)).toMatchObject({ type: 'final', finding: { state, reason } });
  });

  it.each<[string, KubeFault, string]>([
    ['429', fault(429, 'TooManyRequests', 'x'), 'none'],
    ['500 of a webhook that does not answer', fault(500, 'InternalError', 'failed calling webhook "w"'), 'possible'],
    ['503', fault(503, 'ServiceUnavailable', 'x'), 'possible'],
    ['504', fault(504, 'Timeout', 'x'), 'possibly-later'],
    ['nothing, although it was asked', { type: 'no-answer', sent: true, message: 'x' }, 'possibly-later'],
  ])('%s: worth asking again', (_, answer, effect) =>
    expect(verdictOf(answer)).toMatchObject({ type: 'again', effect }),
  );

  it('only causes that name a field are kept', () => {
    const causes = [{ message: 'whole' }, { field: 'spec.a', message: 'no' }];
    expect(verdictOf(fault(422, 'Invalid', 'x', { causes }))).toMatchObject({
      finding: { causes: [{ field: 'spec.a', message: 'no' }] },
    });
  });
});

describe('list keys become the indexes of the object', () => {
  const spec = {
    containers: [
      {
        name: 'a',
        ports: [
          { containerPort: 80, protocol: 'UDP' },
          { containerPort: 80, protocol: 'TCP' },
        ],
      },
      { name: 'b]"', volumeMounts: [{ mountPath: '/m, n' }] },
    ],
  };
  it.each([
    ['spec.containers[name="a"].image', 'spec.containers[0].image'],
    [
      'spec.containers[name="a"].ports[containerPort=80,protocol="TCP"].hostPort',
      'spec.containers[0].ports[1].hostPort',
    ],
    ['spec.containers[name="b]\\""].volumeMounts[mountPath="/m, n"]', 'spec.containers[1].volumeMounts[0]'],
    ['spec.containers[1].volumeMounts[mountPath="/m, n"].x', 'spec.containers[1].volumeMounts[0].x'],
    [
      'spec.containers[name="c"].ports[containerPort=80,protocol="TCP"]',
      'spec.containers[name="c"].ports[containerPort=80,protocol="TCP"]',
    ],
    ['metadata.annotations.example.com/a', 'metadata.annotations.example.com/a'],
    ['spec.__proto__[a=1]', 'spec.__proto__[a=1]'],
  ])('%s', (path, expected) => expect(withIndexes(path, { spec })).toBe(expected));

  it('also in a whole rendered object', () =>
    expect(withIndexes('spec.template.spec.containers[name="web"].image', aDeployment())).toBe(
      'spec.template.spec.containers[0].image',
    ));
});
