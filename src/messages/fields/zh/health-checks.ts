import type { TranslationOf } from '../../text.ts';
import type { healthChecks as english } from '../en/health-checks.ts';

export const healthChecks = {
  'containers/*/livenessProbe': {
    title: '存活检查',
    help: '定期检查容器是否存活，不存活时将其重启。只能选择一种方式（HTTP 请求、命令或 TCP 端口），且仅适用于工作容器。',
  },
  'containers/*/readinessProbe': {
    title: '就绪检查',
    help: '定期检查容器是否可以处理请求；未就绪时，服务不会将请求转发给其容器组。只能选择一种方式（HTTP 请求、命令或 TCP 端口），且仅适用于工作容器。',
  },
  'containers/*/startupProbe': {
    title: '启动检查',
    help: '在应用启动之前暂停其他检查；启动时间超过检查间隔与失败阈值之积时，容器会被重启。只能选择一种方式（HTTP 请求、命令或 TCP 端口），且仅适用于工作容器。',
  },
  httpGet: {
    title: 'HTTP 请求',
    help: '向容器组的地址发送 HTTP GET 请求。状态码为 2XX 或 3XX 时检查成功。',
  },
  'httpGet/scheme': {
    title: '协议',
    help: '请求使用的协议，不填则为 HTTP。',
    options: { HTTP: 'HTTP', HTTPS: 'HTTPS' },
  },
  'httpGet/path': {
    title: '路径',
    help: '请求的路径，以斜杠开头，例如 /healthz。',
  },
  'httpGet/port': {
    title: '端口',
    help: '请求发往的端口：1 到 65535 的端口号，或此容器某个端口的名称。',
  },
  exec: {
    title: '命令',
    help: '在容器中运行的命令。退出码为 0 时成功。',
  },
  'exec/command': {
    title: '命令',
    help: '命令及其参数，每项一个：1 到 200 项，每项最多 4096 个字符，第一项不能为空。命令不经过 shell，除非它自己调用 shell。',
  },
  tcpSocket: {
    title: 'TCP 端口',
    help: '与容器建立 TCP 连接。连接建立时检查成功。',
  },
  'tcpSocket/port': {
    title: '端口',
    help: '连接的端口：1 到 65535 的端口号，或此容器某个端口的名称。',
  },
  initialDelaySeconds: {
    title: '初始延迟',
    help: '容器启动后到第一次检查的秒数：不小于 0，不填则为 0。',
  },
  timeoutSeconds: {
    title: '超时时间',
    help: '检查在多少秒内没有响应即为失败：不小于 0。不填或为 0 时，集群按 1 处理。',
  },
  periodSeconds: {
    title: '检查间隔',
    help: '两次检查之间的秒数：不小于 1，不填则为 10。',
  },
  successThreshold: {
    title: '成功阈值',
    help: '存活检查和启动检查成功一次即可：只能为 1，不填也为 1。',
  },
  'readinessProbe/successThreshold': {
    title: '成功阈值',
    help: '未就绪的容器连续多少次检查成功才判定为就绪：不小于 1，不填则为 1。',
  },
  failureThreshold: {
    title: '失败阈值',
    help: '连续多少次检查失败才判定为失败：不小于 1，不填则为 3。',
  },
  'containers/*/lifecycle': {
    title: '生命周期管理',
    help: '容器启动之后和终止之前执行的操作。仅适用于工作容器。',
  },
  'lifecycle/postStart': {
    title: '启动后操作',
    help: '在容器启动后立即执行，只能选择一种方式。如果失败，容器会被重启。',
  },
  'lifecycle/preStop': {
    title: '终止前操作',
    help: '在通知容器终止之前执行，只能选择一种方式。执行时间计入容器组宽限期，失败只会使容器更早终止。',
  },
  'postStart/httpGet': {
    title: 'HTTP 请求',
    help: '向容器组的地址发送 HTTP GET 请求。收到响应即为成功，不检查状态码。',
  },
  'postStart/httpGet/path': {
    title: '路径',
    help: '请求的路径，以斜杠开头，例如 /warm-up。',
  },
  'preStop/httpGet': {
    title: 'HTTP 请求',
    help: '向容器组的地址发送 HTTP GET 请求。收到响应即为成功，不检查状态码。',
  },
  'preStop/httpGet/path': {
    title: '路径',
    help: '请求的路径，以斜杠开头，例如 /shutdown。',
  },
  'postStart/tcpSocket': {
    title: 'TCP 端口',
    help: 'Kubernetes 仅为兼容而保留此方式，不会执行。请使用 HTTP 请求或命令。',
  },
  'preStop/tcpSocket': {
    title: 'TCP 端口',
    help: 'Kubernetes 仅为兼容而保留此方式，不会执行。请使用 HTTP 请求或命令。',
  },
} as const satisfies TranslationOf<typeof english>;
