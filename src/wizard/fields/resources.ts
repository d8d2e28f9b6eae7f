import { Type } from '@sinclair/typebox';
import { closed, removable } from './closed.ts';
import { picked } from './field-notes.ts';
import { Int32 } from './integer.ts';

/** A Kubernetes quantity of cores: at least 0, in steps of one milli-core, no binary suffix, at most 2^63-1. */
const CpuQuantity = (description: string) => Type.String({ description, format: 'cpu-quantity', examples: ['0.5'] });

/** A Kubernetes quantity of bytes: at least 0, whole bytes, at most 2^63-1. */
const MemoryQuantity = (description: string) =>
  Type.String({ description, format: 'byte-quantity', examples: ['128Mi'] });

/** A Kubernetes quantity of bytes above 0. */
export const CapacityQuantity = (description: string) =>
  Type.String({ description, format: 'capacity-quantity', examples: ['10Gi'] });

const quantities = {
  requests: {
    cpu: CpuQuantity('CPU request, in cores.'),
    memory: MemoryQuantity('Memory request, in bytes or with a suffix such as Mi.'),
  },
  limits: {
    cpu: CpuQuantity('CPU limit, in cores.'),
    memory: MemoryQuantity('Memory limit, in bytes or with a suffix such as Mi.'),
  },
};

export const Resources = closed(
  {
    requests: Type.Optional(
      closed({ cpu: Type.Optional(quantities.requests.cpu), memory: Type.Optional(quantities.requests.memory) }),
    ),
    limits: Type.Optional(
      closed({ cpu: Type.Optional(quantities.limits.cpu), memory: Type.Optional(quantities.limits.memory) }),
    ),
  },
  { description: 'CPU and memory of the container.' },
);

const removableQuantities = (side: 'requests' | 'limits', description: string) =>
  closed(
    {
      cpu: Type.Optional(removable(quantities[side].cpu, 'CPU, in cores; `null` removes the base value.')),
      memory: Type.Optional(removable(quantities[side].memory, 'Memory; `null` removes the base value.')),
    },
    { description },
  );

/** Resources in a difference: merged quantity by quantity, `null` removes. */
export const ResourcesDifference = closed({
  requests: Type.Optional(removableQuantities('requests', 'Requests that differ.')),
  limits: Type.Optional(removableQuantities('limits', 'Limits that differ.')),
});

const gpuType = {
  ...picked('gpu-types'),
  description: 'Extended resource name of the GPU.',
  format: 'extended-resource',
};
const GpuLimit = Int32('GPUs that the container may use; 0 is none.', 0);

export const Gpu = closed(
  { type: Type.Optional(Type.String({ ...gpuType, default: 'nvidia.com/gpu' })), limit: GpuLimit },
  { description: 'GPU of the container.' },
);

/** GPU in a difference: merged field by field. */
export const GpuDifference = closed({ type: Type.Optional(Type.String(gpuType)), limit: Type.Optional(GpuLimit) });
