import { advancedSettings } from './fields/en/advanced-settings.ts';
import { basicInformation } from './fields/en/basic-information.ts';
import { clusterDifferences } from './fields/en/cluster-differences.ts';
import { containers } from './fields/en/containers.ts';
import { environment } from './fields/en/environment.ts';
import { healthChecks } from './fields/en/health-checks.ts';
import { podSettings } from './fields/en/pod-settings.ts';
import { security } from './fields/en/security.ts';
import { storageSettings } from './fields/en/storage-settings.ts';
import type { FieldText } from './text.ts';

/** English texts of the fields, by the end of their paths. */
export const fieldsEn = {
  ...basicInformation,
  ...podSettings,
  ...containers,
  ...healthChecks,
  ...environment,
  ...security,
  ...storageSettings,
  ...advancedSettings,
  ...clusterDifferences,
} satisfies Readonly<Record<string, FieldText>>;
