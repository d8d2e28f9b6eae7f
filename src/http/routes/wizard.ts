import { createHash } from 'node:crypto';
import type { Language } from '../../messages/language.ts';
import type { Endpoint } from '../endpoint.ts';
import { ref } from '../schemas/atoms.ts';
import { wizardAnswer } from '../wizard-answer.ts';

/** What there is to fill in. It is the same for everybody and changes only with the version of the server. */
export const wizardEndpoints = (): readonly Endpoint[] => {
  const made = new Map<Language, Page>();
  const pageIn = (language: Language): Page => {
    const page = made.get(language) ?? makePage(language);
    made.set(language, page);
    return page;
  };
  return [
    {
      operationId: 'getWizard',
      method: 'GET',
      path: '/wizard',
      tag: 'Form',
      summary: 'Read what there is to fill in',
      description: [
        'The steps in order, each with its titles, its JSON Schema and defaults for either kind, and its fields: enough to draw the form without knowing it.',
        "A field's `lookups` say what its value can be picked from. Their kind `clusters` means the clusters of `GET /projects/{project}`; every other kind names what is picked from the member clusters: ConfigMaps, Secrets, Secrets of image registries, claims, storage classes, labels of nodes, IP pools, workloads (by their `app` label), types of GPU.",
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
