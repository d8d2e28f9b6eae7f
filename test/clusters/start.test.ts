import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOrSkip } from '../servers/available.ts';
import { kubernetesVersion, membersMissing } from './binaries.ts';
import { applyManifest } from './fixtures.ts';
import { type Members, startMembers } from './start.ts';
import { aDeploymentObject } from './workloads.ts';

const missing = membersMissing();

/** A second process that starts a member, says what runs where, and is then killed. */
const starter = `
import { startMembers } from ${JSON.stringify(`${import.meta.dirname}/start.ts`)};
startMembers(['doomed']).then((members) => console.log(members.kubeconfigPath, members.get('doomed').server));
setInterval(() => {}, 1000);
`;

const answers = (server: string): Promise<boolean> =>
  fetch(`${server}/readyz`).then(
    () => true,
    // A certificate that is not trusted is an answer; a refused connection is none.
    (error: { cause?: { code?: string } }) => error.cause?.code !== 'ECONNREFUSED',
  );

const eventually = async (holds: () => Promise<boolean> | boolean): Promise<boolean> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return true;
    await sleep(50);
  }
  return false;
};

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))('member clusters', () => {
  let members: Members;
  beforeAll(async () => {
    members = await startMembers(['east', 'west']);
  }, 120_000);
  afterAll(() => members?.stop());

  it('are the Kubernetes that the Go module pins', async () => {
    const { status, body } = await members.get('east').as('slipway')('GET', '/version');
    expect([status, body.gitVersion]).toEqual([200, kubernetesVersion()]);
  });

  it('know each user by its token and nobody else', async () => {
    const whoAmI = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const east = members.get('east');
    const { body } = await east.as('alice')<{ status: { userInfo: unknown } }>('POST', path, whoAmI);
    const groups = ['shop-developers', 'system:authenticated'];
    expect(body.status.userInfo).toMatchObject({ username: 'alice', uid: 'uid-of-alice', groups });
    expect((await east.as('no-such-token')('GET', '/version')).status).toBe(401);
  });

  it('share an etcd and nothing in it', async () => {
    await applyManifest(members.get('east').admin, aDeploymentObject('only-east', 'shop'));
    const path = '/apis/apps/v1/namespaces/shop/deployments/only-east';
    const found = await Promise.all(['east', 'west'].map((name) => members.get(name).admin('GET', path)));
    expect(found.map(({ status }) => status)).toEqual([200, 404]);
  });

  it('are named in one kubeconfig by their own names, with the identity of Slipway', () => {
    const text = readFileSync(members.kubeconfigPath, 'utf8');
    for (const { name, server, tokens } of members.all) {
      expect(text).toContain(`name: ${name}\n`);
      expect(text).toContain(server);
      expect(text).toContain(tokens.slipway);
    }
  });

  it('do not answer while paused and go on afterwards', async () => {
    const west = members.get('west');
    await west.pause();
    const silent = await Promise.race([west.admin('GET', '/version').then(() => 'answered'), sleep(300, 'silent')]);
    west.resume();
    expect(silent).toBe('silent');
    expect((await west.admin('GET', '/version')).status).toBe(200);
  });

  it('refuse connections when killed and keep their contents over a restart', async () => {
    const west = members.get('west');
    await applyManifest(west.admin, aDeploymentObject('kept', 'shop'));
    await west.kill();
    expect(await answers(west.server)).toBe(false);
    await west.restart();
    expect((await west.admin('GET', '/apis/apps/v1/namespaces/shop/deployments/kept')).status).toBe(200);
  });

  it('end with the process that started them, even when it is killed', async () => {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', starter];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const [kubeconfigPath = '', server = ''] = line.split(' ');
    expect([existsSync(kubeconfigPath), await answers(server)]).toEqual([true, true]);
    child.kill('SIGKILL');
    expect(await eventually(async () => !existsSync(kubeconfigPath) && !(await answers(server)))).toBe(true);
  });
});
