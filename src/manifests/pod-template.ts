import { createContainer } from './container.ts';
import { selectorLabels } from './labels.ts';
import { type Layout, pullSecretsOf } from './layout.ts';
import { affinity } from './scheduling.ts';
import { volume } from './volumes.ts';
import type { Writer } from './writer.ts';

export type PodTemplate = (layout: Layout) => object;

/** Makes the literals of pod templates. */
export const createPodTemplate = (writer: Writer): PodTemplate => {
  const [container, sharedVolume] = [createContainer(writer), writer.shared(volume)];
  return (layout) => {
    const { basicInformation, podSettings, advancedSettings } = layout.spec;
    return {
      metadata: {
        labels: selectorLabels(basicInformation),
        annotations: {
          ...podSettings?.metadata?.annotations,
          'kubesphere.io/imagepullsecrets': secretByContainer(layout),
          'cni.projectcalico.org/ipv4pools': advancedSettings?.ipPools?.length
            ? JSON.stringify(advancedSettings.ipPools)
            : undefined,
        },
      },
      spec: {
        initContainers: layout.containers.init.map(container),
        containers: layout.containers.work.map(container),
        imagePullSecrets: pullSecretsOf(layout).map(({ value }) => ({ name: value.imagePullSecret })),
        volumes: layout.volumes.map(({ value }) => sharedVolume(value)),
        affinity: affinity(layout.terms),
        nodeSelector: advancedSettings?.nodeSelector,
        securityContext: podSettings?.securityContext,
        terminationGracePeriodSeconds: podSettings?.terminationGracePeriodSeconds,
      },
    };
  };
};

const secretByContainer = ({ pulling }: Layout) =>
  pulling.length === 0
    ? undefined
    : JSON.stringify(Object.fromEntries(pulling.map(({ value }) => [value.name ?? '', value.imagePullSecret])));
