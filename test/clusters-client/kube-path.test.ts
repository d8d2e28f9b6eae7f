import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectionPath, objectPath, reviewPath, versionPath } from '../../src/clusters/kube-path.ts';

const service = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'cart' };

describe('the path of', () => {
  const paths: [string, string][] = [
    [objectPath(service), '/api/v1/namespaces/shop/services/cart'],
    [
      objectPath({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'cart-v1' }),
      '/apis/apps/v1/namespaces/shop/deployments/cart-v1',
    ],
    [objectPath({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' }), '/api/v1/namespaces/shop'],
    [collectionPath({ apiVersion: 'v1', kind: 'Pod', namespace: 'shop' }), '/api/v1/namespaces/shop/pods'],
    [collectionPath({ apiVersion: 'v1', kind: 'Service' }), '/api/v1/services'],
    [
      collectionPath({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }),
      '/apis/storage.k8s.io/v1/storageclasses',
    ],
    [reviewPath('tokenreviews'), '/apis/authentication.k8s.io/v1/tokenreviews'],
    [reviewPath('subjectaccessreviews'), '/apis/authorization.k8s.io/v1/subjectaccessreviews'],
    [versionPath(), '/version'],
  ];
  it.each(paths)('%s is that', (path, expected) => expect(path).toBe(expected));
});

it('the query says just what was asked, and `force` always as true or false', () => {
  const query = { dryRun: true, fieldManager: 'slipway', force: false, fieldValidation: 'Strict' } as const;
  expect(objectPath(service, query)).toBe(
    '/api/v1/namespaces/shop/services/cart?dryRun=All&fieldManager=slipway&force=false&fieldValidation=Strict',
  );
  expect(objectPath(service, { dryRun: false })).toBe('/api/v1/namespaces/shop/services/cart');
});

it('a selector is escaped', () => {
  const pods = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop' };
  expect(collectionPath(pods, { labelSelector: 'app=a&b' })).toBe(
    '/api/v1/namespaces/shop/pods?labelSelector=app%3Da%26b',
  );
  expect(collectionPath(pods, { fieldSelector: 'spec.nodeName=a&b' })).toBe(
    '/api/v1/namespaces/shop/pods?fieldSelector=spec.nodeName%3Da%26b',
  );
});

const wrong = [
  '',
  '.',
  '..',
  '%2e%2e',
  'a/b',
  'a%2fb',
  'a b',
  'A',
  '-a',
  'a-',
  'a..b',
  'a\n',
  'a?',
  'a#',
  '名',
  'a'.repeat(254),
];

describe('is refused', () => {
  it.each(wrong)('the name %j', (name) => expect(() => objectPath({ ...service, name })).toThrow(/is no name/));
  it.each([...wrong, 'a.b', 'a'.repeat(64)])('the namespace %j', (namespace) =>
    expect(() => objectPath({ ...service, namespace })).toThrow(/is no namespace/),
  );
  it('an object of a namespaced kind without a namespace', () =>
    expect(() => objectPath({ ...service, namespace: undefined })).toThrow(/is no namespace/));
  it('a cluster-wide object with one', () =>
    expect(() => objectPath({ apiVersion: 'v1', kind: 'Node', namespace: 'shop', name: 'a' })).toThrow(
      /has no namespace/,
    ));
  it.each(['__proto__', 'constructor', 'services', 'Widget'])('the kind %s', (kind) =>
    expect(() => objectPath({ ...service, kind })).toThrow(/no path is known/),
  );
});

it('no text whatever makes a path of another shape', () => {
  const shape = /^\/api\/v1\/namespaces\/[a-z0-9-]{1,63}\/services\/[a-z0-9.-]{1,253}$/;
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', '.', '-', '/', '%', '\n') }),
      (name, namespace) => {
        try {
          expect(objectPath({ ...service, name, namespace })).toMatch(shape);
        } catch (error) {
          expect(error).toHaveProperty('name', 'KubePathError');
        }
      },
    ),
  );
});
