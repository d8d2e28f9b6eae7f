import type { TranslationOf } from '../../text.ts';
import type { clusterDifferences as english } from '../en/cluster-differences.ts';
import { advancedSettings } from './advanced-settings.ts';
import { containers } from './containers.ts';
import { environment } from './environment.ts';
import { storageSettings } from './storage-settings.ts';

export const clusterDifferences = {
  'clusterDifferences/clusters': {
    title: '集群',
    help: '服务设置有所不同的集群，最多 50 个。差异中未更改的内容与其他步骤中的设置相同。',
  },
  'clusters/*/cluster': {
    title: '集群',
    help: '部署此服务的一个集群，只能列出一次。',
  },
  'clusters/*/containers': {
    title: '容器设置',
    help: '在此集群中有所不同的容器，按名称对应。差异只能更改容器，不能添加或删除容器。',
  },
  'clusters/*/containers/*/name': {
    ...containers['containers/*/name'],
    help: '容器组设置中某个容器的名称，只能列出一次。',
  },
  'clusters/*/containers/*/imagePullSecret': {
    ...containers['containers/*/imagePullSecret'],
    help: '存有此集群所用镜像仓库凭证的保密字典。清空则不使用。',
  },
  'clusters/*/containers/*/imagePullPolicy': {
    ...containers['containers/*/imagePullPolicy'],
    help: '此集群中新的容器组是拉取镜像，还是使用节点上已有的镜像。不更改则与其他步骤中的设置相同。',
  },
  'clusters/*/containers/*/type': {
    ...containers['containers/*/type'],
    help: '在此集群中将容器设为工作容器或初始化容器，其在列表中的位置不变；设为初始化容器时，不支持健康检查和生命周期操作，且其端口不再由服务提供。不更改则与其他步骤中的设置相同。',
  },
  'clusters/*/containers/*/resources': {
    ...containers['containers/*/resources'],
    help: '在此集群中有所不同的 CPU 和内存，各项单独设置。清空则去掉其他步骤中的全部资源设置。',
  },
  'clusters/*/containers/*/resources/requests': {
    ...containers['resources/requests'],
    help: '在此集群中有所不同的预留。应用差异之后，预留同样不能超过限制。',
  },
  'clusters/*/containers/*/resources/requests/cpu': {
    ...containers['requests/cpu'],
    help: '在此集群中预留的 CPU，单位为核，例如 0.5 或 500m。清空则去掉其他步骤中设置的预留。',
  },
  'clusters/*/containers/*/resources/requests/memory': {
    ...containers['requests/memory'],
    help: '在此集群中预留的内存，例如 128Mi 或 1Gi。清空则去掉其他步骤中设置的预留。',
  },
  'clusters/*/containers/*/resources/limits': {
    ...containers['resources/limits'],
    help: '在此集群中有所不同的限制。',
  },
  'clusters/*/containers/*/resources/limits/cpu': {
    ...containers['limits/cpu'],
    help: '容器在此集群中最多可用的 CPU，单位为核，例如 1 或 1500m。清空则去掉其他步骤中设置的限制。',
  },
  'clusters/*/containers/*/resources/limits/memory': {
    ...containers['limits/memory'],
    help: '容器在此集群中最多可用的内存，例如 256Mi 或 1Gi。清空则去掉其他步骤中设置的限制。',
  },
  'clusters/*/containers/*/gpu': {
    ...containers['containers/*/gpu'],
    help: '在此集群中有所不同的 GPU 类型或数量。清空则不使用。',
  },
  'clusters/*/containers/*/gpu/type': {
    ...containers['gpu/type'],
    help: '此集群的节点提供 GPU 所用的扩展资源名称。不更改则与其他步骤中的设置相同，其中没有 GPU 时为 nvidia.com/gpu。',
  },
  'clusters/*/containers/*/gpu/limit': {
    ...containers['gpu/limit'],
    help: '容器在此集群中获得的 GPU 数量，0 表示不使用。只有其他步骤中设置了数量时才可以不更改。',
  },
  'clusters/*/containers/*/ports': {
    ...containers['containers/*/ports'],
    help: '在此集群中有所不同的端口，按名称对应，最多 100 个。容器没有的名称表示新增端口。',
  },
  'clusters/*/containers/*/ports/*/name': {
    ...containers['ports/*/name'],
    help: '容器某个端口的名称，或新端口的名称，只能列出一次。其他步骤中没有名称的端口使用其默认名称，例如 http-0。',
  },
  'clusters/*/containers/*/ports/*/protocol': {
    ...containers['ports/*/protocol'],
    help: '应用在此集群的此端口上实际使用的协议。不更改则与其他步骤中的设置相同，新端口则为 HTTP。',
  },
  'clusters/*/containers/*/ports/*/containerPort': {
    ...containers['ports/*/containerPort'],
    help: '应用在此集群中监听的端口号，1 到 65535。只有新端口必须填写。',
  },
  'clusters/*/containers/*/ports/*/servicePort': {
    ...containers['ports/*/servicePort'],
    help: '此集群的服务提供此端口所用的端口号，1 到 65535。不更改则与其他步骤中的设置相同，其中未填写时与此集群的容器端口相同。',
  },
  'ports/*/remove': {
    title: '删除',
    help: '在此集群中删除此端口。此时除名称外不能设置其他内容。',
  },
  'clusters/*/containers/*/env': {
    ...environment['containers/*/env'],
    help: '在此集群中有所不同的环境变量，按名称对应，最多 500 个。容器已有的环境变量会被整个替换，来自批量引用的也是如此；其他名称表示新增环境变量。',
  },
  'clusters/*/containers/*/env/*/name': {
    ...environment['env/*/name'],
    help: '容器某个环境变量的名称，或新环境变量的名称，只能列出一次：1 到 253 个除 `=` 以外的可打印 ASCII 字符，首尾不能为空格。',
  },
  'clusters/*/containers/*/env/*/value': {
    ...environment['env/*/value'],
    help: '环境变量在此集群中的值，为文本，可以为空。值、值来源与删除只能选择其一。',
  },
  'clusters/*/containers/*/env/*/valueFrom/configMapKeyRef/name': {
    ...environment['configMapKeyRef/name'],
    help: '项目中配置字典的名称。除非设为可选，此集群需要有该配置字典。',
  },
  'clusters/*/containers/*/env/*/valueFrom/secretKeyRef/name': {
    ...environment['secretKeyRef/name'],
    help: '项目中保密字典的名称。除非设为可选，此集群需要有该保密字典。',
  },
  'env/*/remove': {
    title: '删除',
    help: '在此集群中删除此环境变量，来自批量引用的也会删除。此时除名称外不能设置其他内容。',
  },
  'clusters/*/containers/*/envReferences': {
    ...environment['containers/*/envReferences'],
    help: '在此集群中增加的批量引用，最多 50 个。它们排在其他步骤中的批量引用之后。',
  },
  'clusters/*/containers/*/envReferences/*/name': {
    ...environment['envReferences/*/name'],
    help: '项目中配置字典或保密字典的名称。此集群需要有该字典。',
  },
  'clusters/*/volumeClaimTemplates': {
    ...storageSettings['storageSettings/volumeClaimTemplates'],
    help: '在此集群中有所不同的持久卷声明模板，按名称对应，不能添加或删除。仅适用于有状态服务。',
  },
  'clusters/*/volumeClaimTemplates/*/name': {
    ...storageSettings['volumeClaimTemplates/*/name'],
    help: '存储设置中某个持久卷声明模板的名称，只能列出一次。',
  },
  'clusters/*/volumeClaimTemplates/*/storageClassName': {
    ...storageSettings['volumeClaimTemplates/*/storageClassName'],
    help: '在此集群中提供卷的存储类。清空则使用集群的默认存储类；不更改则与其他步骤中的设置相同。',
  },
  'clusters/*/volumeClaimTemplates/*/accessModes': {
    ...storageSettings['volumeClaimTemplates/*/accessModes'],
    help: '此集群的节点使用卷的方式，将替换其他步骤中设置的模式：RWO 允许单个节点读写，ROX 允许多个节点读取，RWX 允许多个节点读写。不更改则与其他步骤中的设置相同。',
  },
  'clusters/*/volumeClaimTemplates/*/capacity': {
    ...storageSettings['volumeClaimTemplates/*/capacity'],
    help: '每个卷在此集群中的容量，例如 10Gi。不更改则与其他步骤中的设置相同。',
  },
  'clusters/*/externalAccess': {
    ...advancedSettings['advancedSettings/externalAccess'],
    help: '从此集群外部访问服务的方式，将替换其他步骤中的全部外部访问设置。清空则不能从外部访问；不更改则与其他步骤中的设置相同。',
  },
  'clusters/*/externalAccess/nodePorts': {
    ...advancedSettings['externalAccess/nodePorts'],
    help: '固定的节点端口，最多 100 个。未列出的端口由此集群选择节点端口。',
  },
} as const satisfies TranslationOf<typeof english>;
