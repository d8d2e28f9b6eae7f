import { effectiveVersion } from '../names.ts';
import { defineStep } from '../step.ts';
import { BasicInformation } from './schema.ts';

export const basicInformation = defineStep({
  slug: 'basic-information',
  key: 'basicInformation',
  schema: BasicInformation,
  required: true,
  withDefaults: (value) => ({ ...value, version: effectiveVersion(value) }),
});
