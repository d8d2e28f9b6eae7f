import { type UserName, uidOf, users } from './api-server.ts';
import type { CallHeaders } from './member-api.ts';

/** The headers a request as that user carries: one line per group, and the uid. */
export const asUser = (user: UserName): CallHeaders => ({
  'impersonate-user': user,
  'impersonate-group': [...users[user]],
  'impersonate-uid': uidOf(user),
});
