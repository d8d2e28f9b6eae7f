import { describe, expect, it } from 'vitest';
import { at, type JsonObject, listOf } from '../../src/sandbox/json.ts';
import { aClaimTemplate, aCluster, aDeployment, aService, aStatefulSet, causesOf, specOf } from './a-cluster.ts';

const afterApplying = async (first: JsonObject, next: JsonObject) => {
  const { apply } = await aCluster();
  expect((await apply(first)).status).toBe(201);
  return apply(next);
};
const vct = (spec: object) => aStatefulSet({ spec: { volumeClaimTemplates: [aClaimTemplate(spec)] } });
const size = (storage: string) => ({ resources: { requests: { storage } } });

describe('immutable fields', () => {
  it('refuse a Deployment with another selector', async () => {
    const labels = { app: 'web', x: 'y' };
    const next = aDeployment({ spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } } });
    const answer = await afterApplying(aDeployment(), next);
    expect([answer.status, causesOf(answer)[0]]).toMatchObject([
      422,
      { field: 'spec.selector', message: expect.stringContaining('field is immutable') },
    ]);
  });

  it.each<[string, JsonObject]>([
    ['serviceName', aStatefulSet({ spec: { serviceName: 'x' } })],
    ['podManagementPolicy', aStatefulSet({ spec: { podManagementPolicy: 'Parallel' } })],
    ['the size of a claim', vct(size('20Gi'))],
    ['the class of a claim', vct({ storageClassName: 'x' })],
    [
      'the claims themselves',
      aStatefulSet({
        spec: { volumeClaimTemplates: [], template: { spec: { containers: [{ name: 'main', image: 'a:1' }] } } },
      }),
    ],
  ])('refuse a StatefulSet with other %s, naming only `spec`', async (_, next) => {
    const answer = await afterApplying(aStatefulSet(), next);
    expect([answer.status, causesOf(answer).map(({ field }) => field)]).toEqual([422, ['spec']]);
    expect(answer.body.message).toContain(
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template'",
    );
  });

  it.each<[string, JsonObject]>([
    ['the same size in other units', vct(size('10240Mi'))],
    ['replicas and minReadySeconds', aStatefulSet({ spec: { replicas: 3, minReadySeconds: 1 } })],
    [
      'OnDelete in place of a written partition',
      aStatefulSet({ spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: undefined } } }),
    ],
  ])('of a StatefulSet do not cover %s', async (_, next) => {
    expect((await afterApplying(aStatefulSet(), next)).status).toBe(200);
  });
});

const nodePortsOf = (answer: { body: JsonObject }) =>
  listOf(at(answer.body, 'spec', 'ports')).map((port) => at(port, 'nodePort'));
const nodePort = (...ports: object[]) =>
  aService({
    spec: {
      type: 'NodePort',
      ports: ports.map((port) => ({ name: 'http', protocol: 'TCP', port: 80, targetPort: 80, ...port })),
    },
  });

describe('a Service', () => {
  it('gets an address of its own', async () => {
    const { apply } = await aCluster();
    const one = specOf(await apply(aService()));
    const two = specOf(await apply(aService({ metadata: { name: 'two' } })));
    expect(one.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
    expect([one.clusterIPs, two.clusterIP === one.clusterIP]).toEqual([[one.clusterIP], false]);
  });

  it('cannot take an address that is taken: seen for real, not by a dry run', async () => {
    const { apply } = await aCluster();
    const taken = String(specOf(await apply(aService())).clusterIP);
    const same = aService({ metadata: { name: 'two' }, spec: { clusterIP: taken } });
    expect((await apply(same, { query: '&dryRun=All' })).status).toBe(201);
    expect((await apply(same)).body.message).toContain(
      `failed to allocate IP ${taken}: provided IP is already allocated`,
    );
  });

  it('gets node ports in the range; a dry run makes up one outside', async () => {
    const { apply } = await aCluster();
    expect(nodePortsOf(await apply(nodePort({}), { query: '&dryRun=All' }))).toEqual([32_769]);
    const [given] = nodePortsOf(await apply(nodePort({})));
    expect(given).toBeGreaterThanOrEqual(30_000);
    expect(given).toBeLessThanOrEqual(32_767);
  });

  it('may not ask for a node port out of the range: seen for real, not by a dry run', async () => {
    const { apply } = await aCluster();
    expect((await apply(nodePort({ nodePort: 80 }), { query: '&dryRun=All' })).status).toBe(201);
    expect((await apply(nodePort({ nodePort: 80 }))).body.message).toContain('The range of valid ports is 30000-32767');
  });

  it('may not ask for a node port that is taken, whatever the protocol, dry run too', async () => {
    const { apply } = await aCluster();
    await apply(nodePort({ nodePort: 31_000 }));
    const other = { ...nodePort({ nodePort: 31_000, protocol: 'UDP' }), metadata: { name: 'two' } };
    const answer = await apply(other, { query: '&dryRun=All' });
    expect([answer.status, answer.body.message]).toEqual([
      422,
      expect.stringContaining('provided port is already allocated'),
    ]);
  });

  it.each([
    ['the number changes and the name stays', { port: 81 }],
    ['the name changes and the number stays', { name: 'neo' }],
    ['the target changes', { targetPort: 9 }],
  ])('keeps a node port when %s', async (_, change) => {
    const { apply } = await aCluster();
    const before = nodePortsOf(await apply(nodePort({})));
    expect(nodePortsOf(await apply(nodePort(change)))).toEqual(before);
  });

  it('loses its node ports and traffic policy when it becomes a ClusterIP', async () => {
    const answer = await afterApplying(nodePort({}), aService());
    expect([answer.status, nodePortsOf(answer), specOf(answer).externalTrafficPolicy]).toEqual([
      200,
      [undefined],
      undefined,
    ]);
  });

  it('stays headless when the address is left out, silently', async () => {
    const answer = await afterApplying(aService({ spec: { clusterIP: 'None' } }), aService());
    expect([answer.status, specOf(answer).clusterIP]).toEqual([200, 'None']);
  });

  it.each<[JsonObject, JsonObject, string]>([
    [aService({ spec: { clusterIP: 'None' } }), nodePort({}), "may not be set to 'None' for NodePort services"],
    [
      aService({ spec: { clusterIP: 'None' } }),
      aService({ spec: { clusterIP: '10.96.7.7' } }),
      'may not change once set',
    ],
    [aService(), aService({ spec: { clusterIP: 'None' } }), 'may not change once set'],
  ])('%#: cannot change its address', async (first, next, text) => {
    const answer = await afterApplying(first, next);
    expect([answer.status, causesOf(answer)]).toMatchObject([
      422,
      [{ field: 'spec.clusterIPs[0]', message: expect.stringContaining(text) }],
    ]);
  });

  it('drops the config of an affinity that it no longer has', async () => {
    const answer = await afterApplying(aService({ spec: { sessionAffinity: 'ClientIP' } }), aService());
    expect(specOf(answer)).not.toHaveProperty('sessionAffinityConfig');
  });

  it('that somebody else made is merged with ours', async () => {
    const { apply, post } = await aCluster();
    await post(aService({ spec: { ports: [{ port: 9, protocol: 'TCP', targetPort: 9 }] } }));
    const answer = await apply(aService());
    expect([answer.status, causesOf(answer)]).toMatchObject([
      422,
      [{ field: 'spec.ports[0].name', message: 'Required value' }],
    ]);
  });
});

describe('controllers', () => {
  it('that do not run leave no status', async () => {
    const { apply } = await aCluster({ controllers: false });
    expect((await apply(aDeployment())).body).not.toHaveProperty('status');
  });
});
