import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { example1, example2 } from '../wizard/examples.ts';
import { aForm, NO_ID, newDraft, PROJECT, type StoredDraft, told } from './forms.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
let draft: StoredDraft;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
  draft = await newDraft(call, { kind: 'stateless', spec: example1.spec });
});
afterAll(() => slipway.close());

// biome-ignore lint/suspicious/noExplicitAny: Kubernetes objects
type Objects = any[];
const kinds = (objects: Objects) => objects.map(({ kind }) => kind);
const names = (clusters: { cluster: string }[]) => clusters.map(({ cluster }) => cluster);
const rendered = async (query = '') => (await call('GET', `${draft.path}/rendering${query}`)).body;

describe('the views of a rendering', () => {
  it('clusters, by default: Service and workload of each, in placement order', async () => {
    const body = await rendered();
    expect(Object.keys(body).sort()).toEqual(['clusters', 'digest', 'issues', 'kind']);
    expect(names(body.clusters)).toEqual(['east', 'west']);
    for (const { objects } of body.clusters) expect(kinds(objects)).toEqual(['Service', 'Deployment']);
    expect(body.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(body.issues).toEqual(draft.body.issues);
    expect(await rendered('?view=clusters')).toEqual(body);
  });

  it('each cluster has its differences', async () => {
    const { clusters } = await rendered();
    expect(clusters.map(({ objects }: { objects: Objects }) => objects[1].spec.replicas)).toEqual([2, 4]);
    expect(clusters.map(({ objects }: { objects: Objects }) => objects[0].spec.ports)).toEqual([
      [{ name: 'http-web', protocol: 'TCP', port: 8080, targetPort: 80 }],
      [{ name: 'http-web', protocol: 'TCP', port: 9090, targetPort: 8081 }],
    ]);
    for (const { objects } of clusters) expect(objects[0].metadata.annotations['kubesphere.io/creator']).toBe('alice');
  });

  it('cluster= keeps one', async () => {
    expect(names((await rendered('?cluster=west')).clusters)).toEqual(['west']);
    expect(names((await rendered('?view=differences&cluster=west')).clusters)).toEqual(['west']);
    const { requests } = await rendered('?view=plan&cluster=west');
    expect(new Set(requests.map(({ cluster }: { cluster: string }) => cluster))).toEqual(new Set(['west']));
  });

  it.each(['host', 'prod', 'WEST', ''])('cluster=%s is 400: not placed there', async (cluster) => {
    for (const view of ['clusters', 'base', 'plan']) {
      expect(told(await call('GET', `${draft.path}/rendering?view=${view}&cluster=${cluster}`))).toBe(
        '400 | malformed-request',
      );
    }
  });

  it('base: the spec without differences', async () => {
    const { objects, clusters } = await rendered('?view=base');
    expect(clusters).toBeUndefined();
    expect(kinds(objects)).toEqual(['Service', 'Deployment']);
    expect(objects[1].spec.template.spec.containers[0].image).toBe('nginx:1.25');
  });

  it('differences: RFC 6902 from base to cluster', async () => {
    const { clusters } = await rendered('?view=differences');
    expect(clusters[0].objects.map(({ operations }: { operations: unknown }) => operations)).toEqual([[], []]);
    const [service, workload] = clusters[1].objects;
    expect(service).toMatchObject({ apiVersion: 'v1', kind: 'Service', name: 'cart' });
    expect(workload).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart-v1' });
    expect(workload.operations).toContainEqual({ op: 'replace', path: '/spec/replicas', value: 4 });
  });

  it('federated: the KubeFed form', async () => {
    const { objects } = await rendered('?view=federated');
    expect(objects.map(({ apiVersion, kind }: never) => [apiVersion, kind])).toEqual([
      ['types.kubefed.io/v1beta1', 'FederatedService'],
      ['types.kubefed.io/v1beta1', 'FederatedDeployment'],
    ]);
    for (const { spec } of objects)
      expect(Object.keys(spec)).toEqual(expect.arrayContaining(['placement', 'template', 'overrides']));
  });

  it('plan: what the engine would send, in order', async () => {
    const { engine, requests } = await rendered('?view=plan');
    expect(engine).toBe('direct');
    expect(requests.map(({ cluster, kind, namespace, name }: never) => [cluster, kind, namespace, name])).toEqual([
      ['east', 'Service', 'demo', 'cart'],
      ['east', 'Deployment', 'demo', 'cart-v1'],
      ['west', 'Service', 'demo', 'cart'],
      ['west', 'Deployment', 'demo', 'cart-v1'],
    ]);
  });

  it.each(['clusters', 'base', 'federated'])(
    'provenance of %s: a list beside each objects, a pointer or `default` for every leaf',
    async (view) => {
      const body = await rendered(`?view=${view}&provenance=true`);
      for (const { objects, provenance } of body.clusters ?? [body]) {
        expect(provenance).toHaveLength(objects.length);
        for (const places of provenance) {
          expect(Object.keys(places).length).toBeGreaterThan(5);
          for (const place of Object.values(places)) expect(place).toMatch(/^(default|\/.*)$/);
        }
      }
      expect(JSON.stringify(await rendered(`?view=${view}`))).not.toContain('provenance');
    },
  );

  it('the digest is that of the objects, whatever is shown', async () => {
    const { digest } = await rendered();
    for (const query of ['?view=base', '?view=federated', '?view=plan', '?cluster=west', '?provenance=true'])
      expect((await rendered(query)).digest).toBe(digest);
    const other = await call('POST', `${PROJECT}/renderings`, {
      body: { kind: 'stateless', spec: { ...example1.spec, basicInformation: { name: 'other' } } },
    });
    expect(other.body.digest).not.toBe(digest);
  });

  it.each([
    'view=all',
    'view=',
    'view=base&view=base',
    'provenance=yes',
    'provenance',
    'nonsense=1',
    'constructor=1',
    '__proto__=1',
    'defaults=true',
  ])('?%s is 400', async (query) => {
    expect(told(await call('GET', `${draft.path}/rendering?${query}`))).toBe('400 | malformed-request');
  });
});

describe('a rendering in YAML', () => {
  it.each(['clusters', 'base', 'differences', 'federated', 'plan'])(
    'the view %s is one stream of documents',
    async (view) => {
      const answer = await call('GET', `${draft.path}/rendering?view=${view}`, {
        headers: { Accept: 'application/yaml' },
      });
      expect(answer.status).toBe(200);
      const documents = parseAllDocuments(answer.text);
      expect((documents as { errors: unknown[] }[]).flatMap(({ errors }) => errors)).toEqual([]);
      expect(documents.length).toBeGreaterThan(1);
    },
  );

  it('each document is led by a comment that names the cluster, and holds the same objects', async () => {
    const { text } = await call('GET', `${draft.path}/rendering`, { headers: { Accept: 'application/yaml' } });
    const { clusters } = await rendered();
    const objects = clusters.flatMap(({ objects: those }: { objects: Objects }) => those);
    expect((parseAllDocuments(text) as { toJS: () => unknown }[]).map((document) => document.toJS())).toEqual(objects);
    expect([...text.matchAll(/^# .*\b(east|west)\b.*$/gm)].map(([, cluster]) => cluster)).toEqual([
      'east',
      'east',
      'west',
      'west',
    ]);
  });
});

describe('POST renderings', () => {
  it('answers what the draft of that spec would', async () => {
    for (const query of ['', '?view=differences', '?view=plan&cluster=west', '?view=base&provenance=true']) {
      const posted = await call('POST', `${PROJECT}/renderings${query}`, {
        body: { kind: 'stateless', spec: example1.spec },
      });
      expect(posted.body).toEqual(await rendered(query));
    }
  });

  it('stores nothing', async () => {
    await call('POST', `${PROJECT}/renderings`, { body: { kind: 'stateful', spec: example2.spec } });
    expect((await call('GET', `${PROJECT}/drafts`)).body.items).toHaveLength(1);
    expect((await call('GET', `${PROJECT}/services`)).body.items).toEqual([]);
  });

  const refused: [string, unknown, string][] = [
    ['nothing', {}, '422 | validation-failed | /kind required | /spec required'],
    ['no spec', { kind: 'stateless' }, '422 | validation-failed | /spec required'],
    [
      'an empty spec',
      { kind: 'stateless', spec: {} },
      '422 | validation-failed | /basicInformation step-missing | /podSettings step-missing',
    ],
    [
      'no pod settings',
      { kind: 'stateless', spec: { basicInformation: { name: 'a' } } },
      '422 | validation-failed | /podSettings step-missing',
    ],
    [
      'an unknown field',
      { kind: 'stateless', spec: aForm('a'), title: 'x' },
      '422 | validation-failed | /title unknown-field',
    ],
    [
      'an ill-formed value',
      { kind: 'stateless', spec: { basicInformation: { name: 'A' } } },
      '422 | validation-failed | /basicInformation/name pattern',
    ],
  ];
  it.each(refused)('refuses %s', async (_, body, expected) => {
    expect(told(await call('POST', `${PROJECT}/renderings`, { body }))).toBe(expected);
  });

  const bestEffort: [string, object][] = [
    ['neither name nor containers', { basicInformation: {}, podSettings: {} }],
    ['containers without anything', { basicInformation: {}, podSettings: { containers: [{}, {}] } }],
    [
      'a stateless service with a claim template',
      { ...aForm('a'), storageSettings: { volumeClaimTemplates: [{ name: 'data' }] } },
    ],
    ['a cluster that is not in the project', { ...aForm('a'), podSettings: { placement: [{ cluster: 'nowhere' }] } }],
    ['a cluster twice', { ...aForm('a'), podSettings: { placement: [{ cluster: 'east' }, { cluster: 'east' }] } }],
    [
      'volumes without anything',
      {
        ...aForm('a'),
        storageSettings: {
          volumes: [
            { type: 'configMap' },
            { type: 'secret', mounts: [{}] },
            { type: 'emptyDir', mounts: [{ container: 'x' }] },
          ],
        },
      },
    ],
    [
      'a probe without a method',
      {
        ...aForm('a'),
        podSettings: {
          containers: [
            { name: 'a', livenessProbe: {}, lifecycle: { preStop: {} }, env: [{}, { name: 'a', valueFrom: {} }] },
          ],
        },
      },
    ],
    [
      'differences without anything',
      {
        ...aForm('a'),
        clusterDifferences: { clusters: [{}, { cluster: 'east', containers: [{}], volumeClaimTemplates: [{}] }] },
      },
    ],
    [
      'pools without anything',
      { ...aForm('a'), advancedSettings: { ipPools: [{}], externalAccess: { type: 'NodePort', nodePorts: [{}] } } },
    ],
    [
      'rules without anything',
      {
        ...aForm('a'),
        podSettings: {
          scheduling: { type: 'custom', rules: [{ type: 'withTarget' }] },
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: {} },
        },
      },
    ],
  ];
  it.each(bestEffort)('shows what can be shown of %s, in every view, and lists the issues', async (_, spec) => {
    for (const kind of ['stateless', 'stateful']) {
      for (const view of ['clusters', 'base', 'differences', 'federated', 'plan']) {
        const answer = await call('POST', `${PROJECT}/renderings?view=${view}&provenance=true`, {
          body: { kind, spec },
        });
        expect(answer.status, answer.text).toBe(200);
        expect(answer.body.issues.some(({ severity }: { severity: string }) => severity === 'error')).toBe(true);
        const yaml = await call('POST', `${PROJECT}/renderings?view=${view}`, {
          body: { kind, spec },
          headers: { Accept: 'application/yaml' },
        });
        expect(yaml.status).toBe(200);
      }
    }
  });
});

describe('GET the rendering of a draft', () => {
  it('that cannot be rendered yet is 422, that is not there 404', async () => {
    const empty = await newDraft(call);
    expect(told(await call('GET', `${empty.path}/rendering`))).toBe(
      '422 | validation-failed | /basicInformation step-missing | /podSettings step-missing',
    );
    expect(told(await call('GET', `${PROJECT}/drafts/${NO_ID}/rendering`))).toBe('404 | not-found');
  });
});
