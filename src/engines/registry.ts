import type { Engine, EngineName } from './engine.ts';

/** The engines of this installation, by name. */
export interface EngineRegistry {
  readonly names: readonly EngineName[];
  get(name: EngineName): Engine | undefined;
}

export const createEngineRegistry = (engines: readonly Engine[]): EngineRegistry => {
  const byName = new Map(engines.map((engine) => [engine.name, engine]));
  return { names: [...byName.keys()], get: (name) => byName.get(name) };
};
