import { Type } from '@sinclair/typebox';

/** The largest int32: a larger number would wrap round in the API server. */
export const MAX_INT32 = 2_147_483_647;

export const Int32 = (description: string, minimum: number, maximum = MAX_INT32) =>
  Type.Integer({ description, minimum, maximum });

export const PortNumber = (description: string) => Int32(description, 1, 65_535);
