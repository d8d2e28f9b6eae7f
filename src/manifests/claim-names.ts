import { fieldOf, valueIn } from './field.ts';
import type { KubeObject } from './kube-object.ts';

/**
 * Whether a claim's name is one that the StatefulSet controller gives for the templates of one of these workloads:
 * `<template>-<workload>-<ordinal>` (StatefulSet API, `volumeClaimTemplates`). Such claims carry no mark of ours.
 */
export const claimNamesOf = (workloads: readonly KubeObject[]): ((name: string) => boolean) => {
  const prefixes = new Set(
    workloads.flatMap(({ metadata, spec }) => templatesOf(spec).map((template) => `${template}-${metadata.name}-`)),
  );
  return (name) => {
    const ordinal = /\d+$/.exec(name)?.[0] ?? '';
    return ordinal !== '' && prefixes.has(name.slice(0, name.length - ordinal.length));
  };
};

const templatesOf = (spec: unknown): readonly string[] => {
  const templates = fieldOf(spec, 'volumeClaimTemplates');
  return Array.isArray(templates) ? templates.map((template) => String(valueIn(template, ['metadata', 'name']))) : [];
};
