import { createDirectEngine, type DirectEngineDependencies } from '../../src/engines/direct/direct-engine.ts';
import { type Script, scriptedCluster } from './scripted-cluster.ts';

/** An engine with one scripted member, `west`, and a clock that only sleeping moves. */
export const scriptedEngine = (script: Script, dependencies: Partial<DirectEngineDependencies> = {}) => {
  const scripted = scriptedCluster(script);
  const slept: number[] = [];
  let clock = 0;
  const engine = createDirectEngine({
    member: (name) => (name === 'west' ? scripted.cluster : undefined),
    sleep: async (ms) => {
      slept.push(ms);
      clock += ms;
    },
    random: () => 0.5,
    now: () => clock,
    ...dependencies,
  });
  return { engine, slept, ...scripted };
};
