import { defineStep } from '../step.ts';
import { AdvancedSettings } from './schema.ts';

export const advancedSettings = defineStep({
  slug: 'advanced-settings',
  key: 'advancedSettings',
  schema: AdvancedSettings,
  required: false,
  withDefaults: ({ sessionPersistence, ...value }) => ({
    ...value,
    ...(sessionPersistence && {
      sessionPersistence: { ...sessionPersistence, timeoutSeconds: sessionPersistence.timeoutSeconds ?? 10_800 },
    }),
  }),
});
