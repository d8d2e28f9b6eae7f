import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formPointer } from '../../src/manifests/origins.ts';
import { render } from '../../src/manifests/render.ts';
import { type Example, example1, example2 } from '../wizard/examples.ts';

const golden = (name: string): Example =>
  parse(readFileSync(join(import.meta.dirname, '../golden', name, 'spec.yaml'), 'utf8'));
const renderingOf = (example: Example) => render(example.spec, example);

const cart = renderingOf(example1);
const db = renderingOf(example2);
const full = renderingOf(golden('every-parameter-stateless'));
const sets = renderingOf(golden('every-parameter-stateful'));

const pod = 'spec.template.spec';

describe('the form field of a server field', () => {
  it.each([
    ['metadata.name', '/basicInformation/name'],
    [`${pod}.containers[0].image`, '/podSettings/containers/0/image'],
    [`${pod}.initContainers[0].image`, '/podSettings/containers/1/image'],
    [`${pod}.containers[0].resources.requests`, '/podSettings/containers/0/resources/requests'],
    [`${pod}.containers[0].resources.requests[cpu]`, '/podSettings/containers/0/resources/requests/cpu'],
    [`${pod}.containers[0].volumeMounts[1].mountPath`, '/storageSettings/volumes/1/mounts/0/mountPath'],
    [`${pod}.volumes[0].name`, '/storageSettings/volumes/0/name'],
    [`${pod}.volumes[1].configMap.items[0].path`, '/storageSettings/volumes/1/items/0/path'],
    ['spec.replicas', '/podSettings/replicas'],
  ])('by position: %s', (field, pointer) => {
    expect(formPointer(cart, 'east', 'Deployment', field)).toBe(pointer);
  });

  it.each([
    ['Deployment', `.${pod}.containers[name="web"].image`, '/clusterDifferences/clusters/0/containers/0/image'],
    [
      'Deployment',
      `.${pod}.containers[name="web"].ports[containerPort=8081,protocol="TCP"].name`,
      '/podSettings/containers/0/ports/0/name',
    ],
    [
      'Deployment',
      `.${pod}.containers[name="web"].env[name="REGION"].value`,
      '/clusterDifferences/clusters/0/containers/0/env/1/value',
    ],
    [
      'Deployment',
      `.${pod}.containers[name="web"].volumeMounts[mountPath="/etc/cart"].name`,
      '/storageSettings/volumes/1/configMapName',
    ],
    [
      'Service',
      '.spec.ports[port=9090,protocol="TCP"].targetPort',
      '/clusterDifferences/clusters/0/containers/0/ports/0/containerPort',
    ],
    ['Deployment', '.spec.replicas', '/podSettings/placement/1/replicas'],
  ])('by the keys of a list, at the difference that wrote it: %s %s', (kind, field, pointer) => {
    expect(formPointer(cart, 'west', kind, field)).toBe(pointer);
  });

  it.each([
    ['Service', 'metadata.labels', '/advancedSettings/metadata/labels'],
    ['Service', 'metadata.labels[team]', '/advancedSettings/metadata/labels/team'],
    ['Deployment', 'metadata.labels', '/basicInformation/name'],
    ['Deployment', 'metadata.annotations', '/advancedSettings/metadata/annotations'],
    [
      'Deployment',
      '.metadata.annotations.example.com/runbook',
      '/advancedSettings/metadata/annotations/example.com~1runbook',
    ],
    ['Deployment', 'spec.template.annotations', '/podSettings/metadata/annotations'],
    ['Deployment', 'spec.template.metadata.labels', '/basicInformation/name'],
    ['Deployment', 'spec.selector.matchLabels', '/basicInformation/name'],
    ['Deployment', `${pod}.nodeSelector`, '/advancedSettings/nodeSelector'],
    ['Deployment', `${pod}.containers[0].resources.limits[nvidia.com/gpu]`, '/podSettings/containers/1/gpu/limit'],
  ])('of a map, with and without its key: %s %s', (kind, field, pointer) => {
    expect(formPointer(full, 'west', kind, field)).toBe(pointer);
  });

  it('finds a label of Slipway beside those of the user', () => {
    expect(formPointer(full, 'west', 'Service', 'metadata.labels[app]')).toBe('/basicInformation/name');
  });

  it.each([
    ['spec.ports[0].nodePort', '/advancedSettings/externalAccess/nodePorts/0/nodePort'],
    [
      '.metadata.annotations.service.beta.kubernetes.io/load-balancer-source-ranges',
      '/advancedSettings/externalAccess/annotations/service.beta.kubernetes.io~1load-balancer-source-ranges',
    ],
    ['metadata.annotations', '/advancedSettings/externalAccess/annotations'],
    ['spec.type', '/advancedSettings/externalAccess/type'],
  ])('of external access: %s', (field, pointer) => {
    expect(formPointer(full, 'east', 'Service', field)).toBe(pointer);
  });

  it('points at the port where its node port was left to the cluster', () => {
    expect(formPointer(cart, 'east', 'Service', 'spec.ports[0].nodePort')).toBe('/podSettings/containers/0/ports/0');
  });

  it.each([
    [`${pod}.volumes[0].name`, '/storageSettings/volumeClaimTemplates/0/name'],
    [`${pod}.volumes[1].persistentVolumeClaim.claimName`, '/storageSettings/volumeClaimTemplates/1/name'],
    [`${pod}.volumes[2].name`, '/storageSettings/volumes/0/name'],
    [`.${pod}.volumes[name="run"].emptyDir`, '/storageSettings/volumes/0/type'],
  ])('of a StatefulSet counts the claim templates before the volumes: %s', (field, pointer) => {
    expect(formPointer(sets, 'east', 'StatefulSet', field)).toBe(pointer);
  });

  it('finds the capacity of a claim template, which the server names as a quantity', () => {
    const field = 'spec.volumeClaimTemplates[0].spec.resources[storage]';
    expect(formPointer(db, 'west', 'StatefulSet', field)).toBe(
      '/clusterDifferences/clusters/0/volumeClaimTemplates/0/capacity',
    );
  });

  it('takes a list field without position for the first item that has it', () => {
    const field = `${pod}.containers[0].volumeMounts.subPath`;
    expect(formPointer(db, 'host', 'StatefulSet', field)).toBe(
      '/storageSettings/volumeClaimTemplates/0/mounts/0/subPath',
    );
  });

  it.each([
    [`${pod}.containers[0].terminationMessagePath`, '/podSettings/containers/0'],
    [`${pod}.containers[0].ports[7].name`, '/podSettings/containers/0/ports'],
    [`${pod}.containers[0].imagePullPolicy`, '/podSettings/containers/0'],
    ['spec.strategy.rollingUpdate.maxSurge', '/podSettings/updateStrategy/rollingUpdate/maxSurge'],
    ['spec.strategy', '/podSettings/updateStrategy'],
  ])('goes to where a default would stand, or to the part of the form around it: %s', (field, pointer) => {
    expect(formPointer(cart, 'east', 'Deployment', field)).toBe(pointer);
  });

  it.each(['spec', 'metadata', 'metadata.namespace', 'spec.unheard[0].of', '', '[', '.', '[="'])(
    'is unknown where no part of the form is the cause: %j',
    (field) => {
      expect(formPointer(cart, 'east', 'Deployment', field)).toBeUndefined();
    },
  );

  it('is unknown for another kind', () => {
    expect(formPointer(cart, 'east', 'ConfigMap', 'metadata.name')).toBeUndefined();
  });

  it('means the base for a cluster that is none, as the control plane', () => {
    expect(formPointer(cart, '', 'FederatedDeployment', `spec.template.${pod}.containers[0].image`)).toBe(
      '/podSettings/containers/0/image',
    );
  });
});
