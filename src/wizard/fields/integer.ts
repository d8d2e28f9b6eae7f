import { Type } from '@sinclair/typebox';
import type { FieldNotes } from './field-notes.ts';

/** The largest int32: a larger number would wrap round in the API server. */
export const MAX_INT32 = 2_147_483_647;

export const Int32 = (
  description: string,
  minimum: number,
  options: FieldNotes & { readonly maximum?: number; readonly default?: number } = {},
) => Type.Integer({ description, minimum, maximum: MAX_INT32, ...options });

export const PortNumber = (description: string) => Int32(description, 1, { maximum: 65_535 });
