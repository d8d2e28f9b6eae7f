import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tool, toolPath } from './binaries.ts';
import { addNodes } from './fake-nodes.ts';
import { freePort } from './free-port.ts';
import { untilHealthy } from './healthy.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import type { Call } from './member-api.ts';
import type { ServerProcess, Supervisor } from './processes.ts';

/** What makes the objects of one cluster come true: kube-controller-manager, kube-scheduler, and kwok as its kubelets. */
export interface Controllers {
  /** By program, for a look at its log or its memory. */
  readonly processes: Readonly<Record<ControllerName, ServerProcess>>;
  /** All of them stand still: what is written from now on is stored and nothing comes of it. */
  pause(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
}

export type ControllerName = Extract<Tool, 'kube-controller-manager' | 'kube-scheduler' | 'kwok'>;

/** The cluster they work for, as its administrator. */
export interface ControlledCluster {
  readonly name: string;
  readonly server: string;
  readonly ca: string;
  readonly token: string;
  readonly admin: Call;
}

/**
 * What their API server must be started with: an etcd before 3.4.31 or 3.5.13 cannot serve a list as a watch, and a kwok that is
 * offered one falls back on lists at ever longer intervals.
 */
export const controlledServerArgs = ['--feature-gates=WatchList=false'];

/** What workloads, their claims, quotas and deletion need; none that judges nodes or makes service accounts. */
const loops = [
  'deployment-controller',
  'replicaset-controller',
  'statefulset-controller',
  'endpointslice-controller',
  'resourcequota-controller',
  'garbage-collector-controller',
  'namespace-controller',
  'persistentvolume-binder-controller',
  'persistentvolume-protection-controller',
  'persistentvolumeclaim-protection-controller',
];

/** Faster than the defaults for a whole cluster's clients, which would hold back a test's burst of changes. */
const eager = ['--kube-api-qps=200', '--kube-api-burst=400'];

const secure = (port: number): string[] => [
  '--leader-elect=false',
  '--bind-address=127.0.0.1',
  `--secure-port=${port}`,
  '--authentication-skip-lookup=true',
  '--profiling=false',
  ...eager,
];

const programs: Readonly<Record<ControllerName, (port: number) => { args: string[]; health: string }>> = {
  'kube-controller-manager': (port) => ({
    args: [...secure(port), `--controllers=${loops.join(',')}`],
    health: `https://127.0.0.1:${port}/healthz`,
  }),
  'kube-scheduler': (port) => ({ args: secure(port), health: `https://127.0.0.1:${port}/readyz` }),
  kwok: (port) => ({
    args: [
      `--config=${join(import.meta.dirname, 'stages.yaml')}`,
      `--server-address=127.0.0.1:${port}`,
      '--manage-all-nodes',
    ],
    health: `http://127.0.0.1:${port}/healthz`,
  }),
};

const kubeconfigFile = (folder: string, { name, server, ca, token }: ControlledCluster): string => {
  const file = join(folder, `${name}-controllers.kubeconfig`);
  writeFileSync(file, kubeconfigOf([{ name: 'controllers', server, ca, token }]));
  return file;
};

/**
 * Starts them and gives the cluster its nodes; settles when all of them work.
 * @param folder where the kubeconfig and the logs go
 */
export const startControllers = async (
  supervisor: Supervisor,
  folder: string,
  cluster: ControlledCluster,
): Promise<Controllers> => {
  const kubeconfig = kubeconfigFile(folder, cluster);
  const start = async (name: ControllerName): Promise<ServerProcess> => {
    const { args, health } = programs[name](await freePort());
    const log = join(folder, `${cluster.name}-${name}.log`);
    const process = supervisor.start(toolPath(name), [`--kubeconfig=${kubeconfig}`, ...args], log);
    await untilHealthy(`${name} of ${cluster.name}`, process, health);
    return process;
  };
  const [manager, scheduler, kwok] = await Promise.all([
    start('kube-controller-manager'),
    start('kube-scheduler'),
    start('kwok'),
    addNodes(cluster.admin),
  ]);
  return controllersOf({ 'kube-controller-manager': manager, 'kube-scheduler': scheduler, kwok });
};

const controllersOf = (processes: Controllers['processes']): Controllers => {
  const each = Object.values(processes);
  return {
    processes,
    pause: async () => void (await Promise.all(each.map((process) => process.pause()))),
    resume: () => {
      for (const process of each) process.resume();
    },
    stop: async () => void (await Promise.all(each.map((process) => process.kill()))),
  };
};
