import type { Submission } from '../submissions/submission.ts';
import type { Call } from './endpoint.ts';
import { contains, type Listing, listQuery, orderOf, type Page, pageOf } from './page.ts';
import { submissionBody } from './present.ts';

/** A submission as it is shown, without its plan. */
interface Listed {
  readonly createdAt: number;
  readonly id: string;
  readonly body: ReturnType<typeof submissionBody>;
}

const listing: Listing<Listed> = {
  fields: { createdAt: ({ createdAt }) => createdAt },
  idOf: ({ id }) => id,
  defaultSort: '-createdAt',
};

export const submissionQuery = listQuery(Object.keys(listing.fields), listing.defaultSort);

/** Submissions that one answer looks at. */
const MOST = 1000;

/**
 * One page of a project's submissions. They are taken from the store newest first and only as many as the page needs: what
 * is in a submission, its whole plan, can be a thousand times of what is shown.
 * @param list newest first, from a time on
 * @throws Problem `malformed-request` as `pageOf`
 */
export const submissionPage = async (
  list: (from?: number) => AsyncIterable<Submission>,
  { query, language }: Pick<Call, 'query' | 'language'>,
): Promise<Page<Listed['body']>> => {
  const { sort, after } = orderOf(query, listing);
  const isNewestFirst = sort === listing.defaultSort;
  const from = isNewestFirst && typeof after?.[0] === 'number' ? after[0] : undefined;
  const needed = Number(query.pageSize ?? 20);
  const found: Listed[] = [];
  let looked = 0;
  let later = 0;
  for await (const submission of list(from)) {
    const { createdAt, id, service } = submission.head;
    // Those of one millisecond are told apart by their ids: all of them, or none.
    if (++looked > MOST || (isNewestFirst && later > needed && createdAt !== found.at(-1)?.createdAt)) break;
    if (!contains(query.q, service)) continue;
    if (createdAt !== from) later++;
    found.push({ createdAt, id, body: submissionBody(submission, language) });
  }
  const page = pageOf(found, query, listing);
  return { ...page, items: page.items.map(({ body }) => body) };
};
