import type { OpenAPIV3_1 } from 'openapi-types';
import { Problem, type ProblemSlug, problems } from '../problems.ts';
import type { Endpoint } from './endpoint.ts';
import { problemBody } from './problem-response.ts';

/** Puts examples into the document: of bodies, for whose media types the plugin has no place, and of the problem of each status. */
export const addExamples = (document: Partial<OpenAPIV3_1.Document>, endpoints: readonly Endpoint[]): void => {
  const byId = new Map(endpoints.map((endpoint) => [endpoint.operationId, endpoint]));
  for (const item of Object.values(document.paths ?? {})) {
    for (const operation of [item?.get, item?.post, item?.put, item?.patch, item?.delete]) {
      if (operation === undefined) continue;
      addBodyExamples(operation, byId.get(operation.operationId ?? ''));
      addProblemExamples(operation.responses ?? {});
    }
  }
};

const addBodyExamples = ({ requestBody }: OpenAPIV3_1.OperationObject, endpoint: Endpoint | undefined): void => {
  if (requestBody === undefined || !('content' in requestBody) || endpoint?.body === undefined) return;
  const { optional, examples, examplesByType } = endpoint.body;
  if (optional === true) requestBody.required = false;
  for (const [type, media] of Object.entries(requestBody.content))
    media.examples = { ...(examplesByType?.[type] ?? examples) };
};

const addProblemExamples = (responses: OpenAPIV3_1.ResponsesObject): void => {
  for (const [status, response] of Object.entries(responses)) {
    const media = 'content' in response ? response.content?.['application/problem+json'] : undefined;
    const slug = slugs.find((one) => problems[one].status === Number(status));
    if (media !== undefined && slug !== undefined)
      media.example = problemBody(new Problem(slug), 'en', '/api/v1/projects/demo/drafts', 'Jx0uQm3…');
  }
};

const slugs = Object.keys(problems) as ProblemSlug[];
