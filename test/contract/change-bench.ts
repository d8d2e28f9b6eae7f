import { expect } from 'vitest';
import type { CellOutcome, Engine, FieldConflicts, KnownObject, PlannedRequest } from '../../src/engines/engine.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import type { Rendering } from '../../src/manifests/rendering.ts';
import { aDeployment, aRendering, asVerb } from '../engines/a-rendering.ts';
import { type Bench, type ContractMember, serviceId, servicePath } from './engine-bench.ts';
import { collecting } from './faults.ts';

export type Spec = Readonly<Record<string, unknown>>;

/** A service that the engine has created. */
export interface Made {
  readonly name: string;
  readonly rendering: Rendering;
  readonly known: readonly KnownObject[];
}

export const everyChoice: readonly FieldConflicts[] = ['fail', 'keep-theirs', 'take'];

const deploymentPath = (project: string, name: string): string =>
  `/apis/apps/v1/namespaces/${project}/deployments/${name}`;

export const pathOf = ({ kind, namespace, name }: PlannedRequest): string =>
  kind === 'Service' ? servicePath(namespace, name) : deploymentPath(namespace, name);

export const withSpec = (object: KubeObject, spec: Spec): KubeObject => ({
  ...object,
  spec: { ...(object.spec as Spec), ...spec },
});

const container = (image: string) => ({ name: 'web', image, imagePullPolicy: 'IfNotPresent' });

export type ChangeBench = ReturnType<typeof createChangeBench>;

/** What the tests of changes to what is there work with, beside the bench. */
export const createChangeBench = (bench: Bench) => {
  const { given, engineWith, newName, read } = bench;
  const project = () => given().project;
  const alice = () => given().alice;
  const admin: ContractMember = {
    connect: (wrap) => given().members.a.connect(wrap),
    admin: (method, path, body) => given().members.a.admin(method, path, body),
    collect: (path) => given().members.a.collect(path),
  };
  /** An engine in a cluster whose garbage collector works. */
  const tidyEngine = (): Engine => engineWith({ a: collecting(admin.collect) });

  const make = async (
    objects: { service?: KubeObject; workload?: KubeObject } = {},
    name = newName(),
  ): Promise<Made> => {
    const engine = engineWith();
    const rendering = aRendering({ clusters: ['a'], project: project(), name, ...objects });
    const known: KnownObject[] = [];
    for (const request of bench.requestsOf(engine, rendering)) {
      const { uid, state } = await engine.send(request, alice());
      if (uid === null) throw new Error(`not created: ${state}`);
      known.push({ cluster: 'a', apiVersion: request.apiVersion, kind: request.kind, name: request.name, uid });
    }
    return { name, rendering, known };
  };
  const planned = (
    { name, rendering, known }: Made,
    after: { service?: KubeObject; workload?: KubeObject } | null,
    before: Rendering | undefined = rendering,
  ) => {
    const next = after === null ? undefined : aRendering({ clusters: ['a'], project: project(), name, ...after });
    return engineWith().plan({ marks: { serviceId }, project: project(), rendering: next, known, before }).requests;
  };
  /** The workload with another image. */
  const toUpdate = (made: Made, spec: Spec = {}) => {
    const base = aDeployment(made.name, project());
    const template = { ...((base.spec as Spec).template as Spec), spec: { containers: [container('nginx:1.26')] } };
    return asVerb('update', planned(made, { workload: withSpec(base, { template, ...spec }) })[1]);
  };
  /** The workload with another selector. */
  const toRecreate = (made: Made) => {
    const selector = { matchLabels: { app: made.name } };
    return asVerb(
      'recreate',
      planned(made, { workload: withSpec(aDeployment(made.name, project()), { selector }) })[1],
    );
  };
  const toDelete = (made: Made, kind = 'Deployment') =>
    asVerb(
      'delete',
      planned(made, null).find((request) => request.kind === kind),
    );
  /** What somebody else sets in an object, by force. */
  const setByOther = async (request: PlannedRequest, fields: object, manager = 'scaler'): Promise<void> => {
    const { apiVersion, kind, namespace, name } = request;
    const { metadata = {}, ...rest } = fields as { metadata?: object };
    const body = { apiVersion, kind, metadata: { name, namespace, ...metadata }, ...rest };
    const path = `${pathOf(request)}?fieldManager=${manager}&force=true`;
    expect(await admin.admin('PATCH', path, body)).toMatchObject({ status: 200 });
  };
  const specOf = async (request: PlannedRequest): Promise<Spec> => (await read(pathOf(request)))?.spec as Spec;
  const imageOf = async (request: PlannedRequest): Promise<unknown> => {
    const { template } = (await specOf(request)) as { template: { spec: { containers: { image: string }[] } } };
    return template.spec.containers[0]?.image;
  };
  const bytes = async (request: PlannedRequest): Promise<string> => JSON.stringify(await read(pathOf(request)));
  /** Told to go, and held: by nobody but the garbage collector that is missing. */
  const tellToGo = (request: PlannedRequest) =>
    admin.admin('DELETE', pathOf(request), {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Foreground',
    });
  const checkAndSend = async (
    engine: Engine,
    request: PlannedRequest,
    fieldConflicts: FieldConflicts = 'fail',
  ): Promise<readonly CellOutcome[]> => [
    await engine.check(request, alice(), { fieldConflicts }),
    await engine.send(request, alice(), { fieldConflicts }),
  ];

  return {
    project,
    alice,
    admin,
    tidyEngine,
    make,
    planned,
    toUpdate,
    toRecreate,
    toDelete,
    setByOther,
    specOf,
    imageOf,
    bytes,
    tellToGo,
    checkAndSend,
  };
};
