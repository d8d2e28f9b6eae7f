import { createHash } from 'node:crypto';
import type { Language } from '../../messages/language.ts';
import { onceEach } from '../../once.ts';
import type { Endpoint } from '../endpoint.ts';
import { ref } from '../schemas/atoms.ts';
import { wizardAnswer } from '../wizard-answer.ts';

/** What there is to fill in. It is the same for everybody and changes only with the version of the server. */
export const wizardEndpoints = (): readonly Endpoint[] => {
  const pageIn = onceEach(makePage);
  return [
    {
      operationId: 'getWizard',
      method: 'GET',
      path: '/wizard',
      tag: 'Form',
      summary: 'Read what there is to fill in',
      description: [
        'The steps in order, each with its titles, its JSON Schema and defaults for either kind, and its fields: enough to draw the form without knowing it.',
        "A field's `lookups` say what its value can be picked from. `fields` are names that stand elsewhere in the form, `clusters` the clusters of `GET /projects/{project}`. Every other kind names what is in the member clusters: ConfigMaps, Secrets, Secrets of image registries, claims, storage classes, labels of nodes, IP pools, workloads (by their `app` label), types of GPU; this version has no call that lists it yet.",
      ].join('\n\n'),
      check: { type: 'authenticated' },
      revalidates: true,
      responses: { 200: { description: 'The form.', schema: ref('Wizard') } },
      handle: async ({ language }) => {
        const { text, validator } = pageIn(language);
        return { status: 200, text, validator };
      },
    },
  ];
};

interface Page {
  readonly text: string;
  readonly validator: string;
}

const makePage = (language: Language): Page => {
  const text = JSON.stringify(wizardAnswer(language));
  return { text, validator: createHash('sha256').update(text).digest('base64url') };
};
