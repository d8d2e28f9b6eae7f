import { advancedSettings } from './fields/zh/advanced-settings.ts';
import { basicInformation } from './fields/zh/basic-information.ts';
import { clusterDifferences } from './fields/zh/cluster-differences.ts';
import { containers } from './fields/zh/containers.ts';
import { environment } from './fields/zh/environment.ts';
import { healthChecks } from './fields/zh/health-checks.ts';
import { podSettings } from './fields/zh/pod-settings.ts';
import { security } from './fields/zh/security.ts';
import { storageSettings } from './fields/zh/storage-settings.ts';
import type { fieldsEn } from './fields-en.ts';
import type { TranslationOf } from './text.ts';

/** Chinese texts of the fields, by the end of their paths. */
export const fieldsZh = {
  ...basicInformation,
  ...podSettings,
  ...containers,
  ...healthChecks,
  ...environment,
  ...security,
  ...storageSettings,
  ...advancedSettings,
  ...clusterDifferences,
} satisfies TranslationOf<typeof fieldsEn>;
