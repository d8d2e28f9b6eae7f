import { type TSchema, Type } from '@sinclair/typebox';
import { Kind } from '../../wizard/spec.ts';
import { steps } from '../../wizard/steps.ts';
import { closed, ref } from './atoms.ts';
import { Draft, DraftItem, DraftSpec, Step, StepSummary } from './draft.ts';
import { Issue, Problem } from './problem.ts';
import { Project, ProjectDetail } from './project.ts';
import { published } from './published.ts';
import { Rendering } from './rendering.ts';
import { Revision, Service, ServiceDetail } from './service.ts';
import { ServiceStatus } from './service-status.ts';
import { Cell, Consequence, Phase, Submission } from './submission.ts';
import { SubmissionEvent, SubmissionEvents } from './submission-event.ts';
import { Wizard } from './wizard.ts';

/** The form as clients send it whole: a complete one can be finalized. */
const ServiceSpec = Type.Object(
  Object.fromEntries(
    steps.map(({ key, schema, required }) => [
      key,
      required ? ref(String(schema.$id)) : Type.Optional(ref(String(schema.$id))),
    ]),
  ),
  { $id: 'ServiceSpec', ...closed, title: 'Service', description: 'The five steps of the form together.' },
);

/** Every component, named once. */
export const components: readonly TSchema[] = [
  { ...Kind, $id: 'Kind' },
  ...steps.flatMap(({ schema }) => published(schema)),
  ServiceSpec,
  DraftSpec,
  Issue,
  Problem,
  StepSummary,
  Draft,
  DraftItem,
  Step,
  Phase,
  Cell,
  Consequence,
  Submission,
  SubmissionEvent,
  SubmissionEvents,
  Service,
  ServiceDetail,
  Revision,
  ServiceStatus,
  Rendering,
  Project,
  ProjectDetail,
  Wizard,
];
