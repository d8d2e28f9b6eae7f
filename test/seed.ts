import fc from 'fast-check';

/**
 * Where property tests begin: `SEED`, to repeat a run; in CI always the same, so that a red run is about the change and not
 * about the day; elsewhere another one each time, so that the cases seen grow with every run.
 */
export const seed = Number(process.env.SEED ?? (process.env.CI === 'true' ? 20_261_125 : Date.now() % 1_000_000));

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
