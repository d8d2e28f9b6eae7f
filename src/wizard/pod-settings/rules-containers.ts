import { hasTag } from '../fields/image-reference.ts';
import type { ClusterRule } from '../rule.ts';
import { CONTAINERS, eachContainer, eachTwin, isWork } from './rules-walk.ts';

const onlyForWork = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;

export const containerRules: readonly ClusterRule[] = [
  {
    code: 'no-work-container',
    severity: 'error',
    at: [CONTAINERS],
    *faults(spec) {
      const containers = eachContainer(spec);
      if (containers.length === 0 || containers.some(({ container }) => isWork(container))) return;
      yield { at: CONTAINERS, involved: containers.map(({ at }) => `${at}/type`) };
    },
  },
  {
    code: 'duplicate-container-name',
    severity: 'error',
    at: [`${CONTAINERS}/*/name`],
    *faults(spec) {
      for (const { later } of eachTwin(eachContainer(spec), ({ container }) => container.name)) {
        yield { at: `${later.at}/name`, params: { name: later.container.name ?? '' } };
      }
    },
  },
  {
    code: 'image-without-tag',
    severity: 'notice',
    at: [`${CONTAINERS}/*/image`],
    *faults(spec) {
      for (const { container, at } of eachContainer(spec)) {
        if (container.image !== undefined && !hasTag(container.image)) yield { at: `${at}/image` };
      }
    },
  },
  {
    code: 'field-not-for-init-container',
    severity: 'error',
    at: onlyForWork.map((field) => `${CONTAINERS}/*/${field}`),
    *faults(spec) {
      for (const { container, at } of eachContainer(spec)) {
        if (isWork(container)) continue;
        for (const field of onlyForWork) {
          if (container[field] !== undefined)
            yield { at: `${at}/${field}`, involved: [`${at}/type`], params: { field } };
        }
      }
    },
  },
];
