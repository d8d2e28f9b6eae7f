import type { TranslationOf } from '../../text.ts';
import type { environment as english } from '../en/environment.ts';

export const environment = {
  'containers/*/env': {
    title: '环境变量',
    help: '容器可见的环境变量，最多 500 个。名称不能重复，也不能与批量引用的名称重复。',
  },
  'env/*/name': {
    title: '键',
    help: '环境变量的名称：1 到 253 个除 `=` 以外的可打印 ASCII 字符，首尾不能为空格。',
  },
  'env/*/value': {
    title: '值',
    help: '环境变量的值，为文本，可以为空。值与值来源只能选择其一。',
  },
  'env/*/valueFrom': {
    title: '值来源',
    help: '在容器启动时从配置字典或保密字典的一个键读取值。运行中的容器不会感知之后的更改。',
  },
  'valueFrom/configMapKeyRef': {
    title: '配置字典',
    help: '配置字典中的一个键。值来源只能是配置字典或保密字典之一。',
  },
  'configMapKeyRef/name': {
    title: '配置字典名称',
    help: '项目中配置字典的名称。除非设为可选，部署此服务的每个集群都需要有该配置字典。',
  },
  'configMapKeyRef/key': {
    title: '配置字典中的键',
    help: '配置字典中的键，其值作为环境变量的值。',
  },
  'configMapKeyRef/optional': {
    title: '可选',
    help: '缺少该配置字典或键时，允许容器在没有此环境变量的情况下启动。不填时，若缺少该配置字典或键，容器无法启动。',
  },
  'valueFrom/secretKeyRef': {
    title: '保密字典',
    help: '保密字典中的一个键。值来源只能是配置字典或保密字典之一。',
  },
  'secretKeyRef/name': {
    title: '保密字典名称',
    help: '项目中保密字典的名称。除非设为可选，部署此服务的每个集群都需要有该保密字典。',
  },
  'secretKeyRef/key': {
    title: '保密字典中的键',
    help: '保密字典中的键，其值作为环境变量的值。',
  },
  'secretKeyRef/optional': {
    title: '可选',
    help: '缺少该保密字典或键时，允许容器在没有此环境变量的情况下启动。不填时，若缺少该保密字典或键，容器无法启动。',
  },
  'containers/*/envReferences': {
    title: '批量引用',
    help: '将配置字典或保密字典中选定的每个键设为一个环境变量，最多 50 个引用。它们排在其他环境变量之后。',
  },
  'envReferences/*/kind': {
    title: '引用类型',
    help: '环境变量来自配置字典还是保密字典。',
    options: { ConfigMap: '配置字典', Secret: '保密字典' },
  },
  'envReferences/*/name': {
    title: '配置字典或保密字典',
    help: '项目中配置字典或保密字典的名称。部署此服务的每个集群都需要有该字典。',
  },
  'envReferences/*/keys': {
    title: '引用的键',
    help: '作为同名环境变量的键，1 到 200 个。',
  },
} as const satisfies TranslationOf<typeof english>;
