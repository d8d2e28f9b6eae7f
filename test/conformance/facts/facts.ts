import { actionFacts } from './actions.ts';
import { claimTemplateFacts } from './claim-templates.ts';
import { containerPortFacts } from './container-ports.ts';
import { containerFacts, replicaFacts } from './containers.ts';
import { controllerFacts, dryRunFacts } from './controllers.ts';
import { environmentFacts } from './environment.ts';
import type { Fact } from './fact.ts';
import { nameFacts } from './names.ts';
import { olderServerFacts } from './older-servers.ts';
import { pageFacts } from './page.ts';
import { resourceFacts } from './resources.ts';
import { schedulingFacts } from './scheduling.ts';
import { securityFacts } from './security.ts';
import { serviceFacts, servicePortFacts } from './services.ts';
import { characterFacts, shapeFacts } from './shapes.ts';
import { updateStrategyFacts } from './update-strategy.ts';
import { volumeFacts } from './volumes.ts';

/** How many facts of API servers there are to each subject, as they were measured. */
export const counts: readonly (readonly [section: string, count: number])[] = [
  ['2', 24],
  ['3.1', 7],
  ['3.2', 17],
  ['3.3', 26],
  ['3.4', 20],
  ['3.5', 36],
  ['3.6', 16],
  ['3.7', 15],
  ['3.8', 21],
  ['3.9', 25],
  ['4.1', 33],
  ['4.2', 22],
  ['5.1', 22],
  ['5.2', 18],
  ['6', 12],
  ['7', 14],
  ['8', 4],
  ['9.2', 7],
  ['15', 2],
  ['16', 35],
];

/** What API servers do with values of objects, by subject: names, pods, storage, Services, shapes, what is seen late, characters, older servers, the page. */
export const facts: readonly Fact[] = [
  ...nameFacts,
  ...replicaFacts,
  ...containerFacts,
  ...resourceFacts,
  ...containerPortFacts,
  ...actionFacts,
  ...environmentFacts,
  ...securityFacts,
  ...updateStrategyFacts,
  ...schedulingFacts,
  ...volumeFacts,
  ...claimTemplateFacts,
  ...servicePortFacts,
  ...serviceFacts,
  ...shapeFacts,
  ...controllerFacts,
  ...dryRunFacts,
  ...characterFacts,
  ...olderServerFacts,
  ...pageFacts,
];
