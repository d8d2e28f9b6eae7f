import { type Growth, median, type Row } from './row.ts';
import { clusterNames, fullSpec, usualSpec } from './specs.ts';

const ROUNDS = 11;
const WARM_UP = 6;
const CLUSTERS = [1, 5, 10, 25, 50];
const CONTAINERS = [1, 5, 10, 20];
const [MOST_CLUSTERS, MOST_CONTAINERS] = [50, 20];

/** The built code, as it is served: what a loader makes of the sources is slower. */
const built = async (path: string) => import(new URL(`../dist/src/${path}.js`, import.meta.url).href);

const load = async () => ({
  ...((await built('wizard/parse')) as typeof import('../src/wizard/parse.ts')),
  ...((await built('wizard/validate')) as typeof import('../src/wizard/validate.ts')),
  ...((await built('manifests/render')) as typeof import('../src/manifests/render.ts')),
  ...((await built('manifests/views')) as typeof import('../src/manifests/views.ts')),
  ...((await built('manifests/yaml')) as typeof import('../src/manifests/yaml.ts')),
});
type Slipway = Awaited<ReturnType<typeof load>>;

/** Everything that is done with a spec: each gives the milliseconds that it took. */
const workOn = (slipway: Slipway, specOf: typeof fullSpec, clusters: number, containers: number) => {
  const spec = specOf(clusters, containers);
  const context = { kind: 'stateless', clusters: clusterNames(clusters), project: 'shop', creator: 'alice' } as const;
  const judged = { ...context, nodePortRange: { from: 30_000, to: 32_767 } };
  const validate = () => slipway.validate(spec, judged);
  const render = () => slipway.render(spec, context);
  const refused = slipway.refusalsOfSpec(spec);
  if (refused.count > 0 || validate().length > 0) throw new Error(JSON.stringify([...refused.refusals, ...validate()]));
  const text = JSON.stringify(render().clusters.map(({ objects }) => objects));
  const preview = (...[view, options]: [view: 'clusters' | 'differences' | 'federated', options?: object]) => {
    const rendering = render();
    return timed(() => slipway.renderingView(rendering, view, options));
  };
  return {
    'reading and writing all objects as JSON': () => timed(() => JSON.stringify(JSON.parse(text))),
    'refusals and what is missing': () => timed(() => [slipway.refusalsOfSpec(spec), slipway.missing(spec)]),
    validate: () => timed(validate),
    render: () => timed(render),
    'validate and render': () => timed(() => [validate(), render()]),
    'provenance of all clusters': () => preview('clusters', { provenance: true }),
    differences: () => preview('differences'),
    'federated form': () => preview('federated'),
    'federated form with provenance': () => preview('federated', { provenance: true }),
    YAML: () => {
      const view = slipway.renderingView(render(), 'clusters');
      return timed(() => slipway.renderingYaml(view));
    },
  };
};
type Work = keyof ReturnType<typeof workOn>;

const FLOOR: Work = 'reading and writing all objects as JSON';

/** What is done for every draft that is read, or for every preview: must not grow faster than the spec. */
const growing: readonly Work[] = ['validate', 'render', 'validate and render', 'provenance of all clusters'];

const timed = (act: () => unknown): number => {
  const began = performance.now();
  act();
  return performance.now() - began;
};

/** Medians of the rounds after warm-up, everything in turns. */
const measured = (work: Partial<Record<Work, () => number>>): ReadonlyMap<string, number> => {
  const rounds = Array.from({ length: WARM_UP + ROUNDS }, () =>
    Object.entries(work).map(([what, act]) => [what, act()] as const),
  ).slice(WARM_UP);
  return new Map(
    Object.keys(work).map((what, index) => [what, median(rounds.map((round) => round[index]?.[1] ?? Number.NaN))]),
  );
};

/**
 * What is done with a spec of 50 clusters and 20 containers with differences in each of them, beside the floor: to read and write all
 * rendered objects as JSON, once. And how the time grows with the clusters and with the containers.
 */
export const validateRow = async (): Promise<readonly (Row | Growth)[]> => {
  const slipway = await load();
  const full = (clusters: number, containers: number) => workOn(slipway, fullSpec, clusters, containers);
  return [
    ...rowsOf('full spec', full(MOST_CLUSTERS, MOST_CONTAINERS)),
    ...rowsOf('usual spec', workOn(slipway, usualSpec, MOST_CLUSTERS, MOST_CONTAINERS)),
    ...growthOf(`by clusters, ${MOST_CONTAINERS} containers`, CLUSTERS, (size) => full(size, MOST_CONTAINERS)),
    ...growthOf(`by containers, ${MOST_CLUSTERS} clusters`, CONTAINERS, (size) => full(MOST_CLUSTERS, size)),
  ];
};

const rowsOf = (spec: string, work: ReturnType<typeof workOn>): readonly Row[] => {
  const medians = measured(work);
  const floor = medians.get(FLOOR) ?? Number.NaN;
  return [...medians].flatMap(([what, slipway]) =>
    what === FLOOR ? [] : [{ what: `${spec}, ${what}`, unit: 'ms', floor, slipway }],
  );
};

const growthOf = (
  by: string,
  sizes: readonly number[],
  workOf: (size: number) => ReturnType<typeof workOn>,
): readonly Growth[] => {
  const points = sizes.map((size) => {
    const work = workOf(size);
    return { size, ms: measured(Object.fromEntries(growing.map((what) => [what, work[what]]))) };
  });
  return growing.map((what) => ({
    what: `${what}, ${by}`,
    points: points.map(({ size, ms }) => ({ size, ms: ms.get(what) ?? Number.NaN })),
  }));
};
