import type { TranslationOf } from '../../text.ts';
import type { storageSettings as english } from '../en/storage-settings.ts';

export const storageSettings = {
  'storageSettings/volumeClaimTemplates': {
    title: '持久卷声明模板',
    help: '每个模板为每个容器组创建单独的持久卷声明和持久卷，最多 100 个。仅适用于有状态服务，无状态服务请挂载已有的持久卷声明。',
  },
  'volumeClaimTemplates/*/name': {
    title: 'PVC 名称前缀',
    help: '卷的名称，也是持久卷声明名称 `<前缀>-<工作负载>-<序号>` 的开头。只能包含小写字母、数字和连字符（-），以小写字母或数字开头和结尾，最多 63 个字符，不能与其他卷或模板重复。',
  },
  'volumeClaimTemplates/*/storageClassName': {
    title: '存储类',
    help: '提供卷的存储类。不填则使用各集群的默认存储类。',
  },
  'volumeClaimTemplates/*/accessModes': {
    title: '访问模式',
    help: '节点使用卷的方式，至少选择一种存储类背后的存储支持的模式：RWO 允许单个节点读写，ROX 允许多个节点读取，RWX 允许多个节点读写。',
    options: {
      ReadWriteOnce: 'RWO (ReadWriteOnce)',
      ReadOnlyMany: 'ROX (ReadOnlyMany)',
      ReadWriteMany: 'RWX (ReadWriteMany)',
    },
  },
  'volumeClaimTemplates/*/capacity': {
    title: '卷容量',
    help: '每个卷的容量：大于 0 且小于 8Ei 的整数字节，例如 10Gi。',
  },
  mounts: {
    title: '挂载',
    help: '哪些容器可以使用此卷以及挂载的位置，最多 100 个。不填则没有容器使用。',
  },
  'mounts/*/container': {
    title: '容器',
    help: '挂载此卷的容器名称，可以是工作容器或初始化容器。',
  },
  'mounts/*/mountPath': {
    title: '挂载路径',
    help: '容器中的绝对路径，不含 `:` 且没有 `..` 部分，最多 4096 个字符；同一容器中不能重复，即使子路径不同。只有选择“不挂载”时才可以不填。',
  },
  'mounts/*/subPath': {
    title: '子路径',
    help: '卷内的路径：没有 `..` 部分的相对路径，最多 4096 个字符。不填则挂载整个卷。',
  },
  'mounts/*/mode': {
    title: '挂载模式',
    help: '容器使用卷的方式，不填则为读写。选择“不挂载”时仅在表单中保留此项，不会挂载。',
    options: { ReadWrite: '读写', ReadOnly: '只读', None: '不挂载' },
  },
  'volumes/*/mounts/*/mode': {
    title: '挂载模式',
    help: '容器使用卷的方式，不填则为读写，卷不可写时则为只读。选择“不挂载”时仅在表单中保留此项，不会挂载。',
    options: { ReadWrite: '读写', ReadOnly: '只读', None: '不挂载' },
  },
  'storageSettings/volumes': {
    title: '卷',
    help: '除持久卷声明模板外容器可以挂载的内容，最多 100 个：持久卷、临时卷、HostPath 卷、配置字典和保密字典。',
  },
  'volumes/*/type': {
    title: '卷类型',
    help: '卷的内容：已有的持久卷声明、随容器组一起删除的空目录、节点上的路径，或以文件形式提供的配置字典或保密字典的键。',
    options: {
      persistentVolumeClaim: '持久卷',
      emptyDir: '临时卷',
      hostPath: 'HostPath 卷',
      configMap: '配置字典',
      secret: '保密字典',
    },
  },
  'volumes/*/claimName': {
    title: '持久卷声明',
    help: '项目中已有的持久卷声明的名称，部署此服务的每个集群都需要有。一个集群中的所有副本共用它，因此其访问模式必须允许。',
  },
  'volumes/*/name': {
    title: '卷名称',
    help: '卷的名称，不能与其他卷或模板重复：只能包含小写字母、数字和连字符（-），以小写字母或数字开头和结尾，最多 63 个字符。允许不填时，不填则由所挂载内容的类型和名称组成。',
  },
  'volumes/*/path': {
    title: '主机路径',
    help: '节点上文件或目录的绝对路径，没有 `..` 部分，最多 4096 个字符。各节点上的内容不同，因此不同节点上的容器组可能看到不同的文件。',
  },
  'volumes/*/configMapName': {
    title: '配置字典',
    help: '项目中配置字典的名称，部署此服务的每个集群都需要有。其中的键会成为挂载路径下的文件，并随之后的更改而更新，挂载子路径时除外。',
  },
  'volumes/*/secretName': {
    title: '保密字典',
    help: '项目中保密字典的名称，部署此服务的每个集群都需要有。其中的键会成为挂载路径下的文件，并随之后的更改而更新，挂载子路径时除外。',
  },
  'volumes/*/items': {
    title: '选择特定键',
    help: '作为文件挂载的键，最多 200 个，各有其路径。不填则每个键都成为同名文件。',
  },
  'items/*/key': {
    title: '键',
    help: '其值作为文件内容的键。',
  },
  'items/*/path': {
    title: '路径',
    help: '文件在挂载路径下的位置：相对路径，不含空的部分，没有 `..` 部分且不以 `..` 开头，最多 4096 个字符。路径不能重复，也不能是另一路径的目录。',
  },
} as const satisfies TranslationOf<typeof english>;
