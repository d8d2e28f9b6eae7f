import { boundRows } from './bounds.ts';
import { changedRows } from './changed.ts';
import { laterRows } from './later.ts';
import { leftOutRows } from './left-out.ts';
import { pageRows } from './page.ts';
import type { Stricter } from './row.ts';

/** Everything that we refuse though a kube-apiserver would take it, by group. */
export const stricter: readonly Stricter[] = [...pageRows, ...laterRows, ...changedRows, ...boundRows, ...leftOutRows];
