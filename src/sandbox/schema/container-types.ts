import {
  any,
  boolean,
  int32,
  int64,
  intOrString,
  list,
  listBy,
  map,
  pointer,
  quantity,
  string,
  struct,
} from './field-type.ts';

const exec = struct({ command: list(string) });
const httpGet = struct({
  path: string,
  port: intOrString,
  host: string,
  scheme: string,
  httpHeaders: list(struct({ name: string, value: string })),
});
const tcpSocket = struct({ port: intOrString, host: string });

const probe = struct({
  exec,
  httpGet,
  tcpSocket,
  grpc: struct({ port: int32, service: pointer(string) }),
  initialDelaySeconds: int32,
  timeoutSeconds: int32,
  periodSeconds: int32,
  successThreshold: int32,
  failureThreshold: int32,
  terminationGracePeriodSeconds: pointer(int64),
});

const hook = struct({ exec, httpGet, tcpSocket, sleep: struct({ seconds: pointer(int64) }) });

export const seLinuxOptions = struct({ user: string, role: string, type: string, level: string });
export const seccompProfile = struct({ type: string, localhostProfile: pointer(string) });

const securityContext = struct({
  privileged: pointer(boolean),
  allowPrivilegeEscalation: pointer(boolean),
  readOnlyRootFilesystem: pointer(boolean),
  runAsNonRoot: pointer(boolean),
  runAsUser: pointer(int64),
  runAsGroup: pointer(int64),
  procMount: pointer(string),
  capabilities: struct({ add: list(string), drop: list(string) }),
  seLinuxOptions,
  seccompProfile,
});

const keyRef = struct({ name: string, key: string, optional: pointer(boolean) });
const nameRef = struct({ name: string, optional: pointer(boolean) });

const env = struct({
  name: string,
  value: string,
  valueFrom: struct({
    configMapKeyRef: { ...keyRef, atomic: true },
    secretKeyRef: { ...keyRef, atomic: true },
    fieldRef: { ...struct({ apiVersion: string, fieldPath: string }), atomic: true },
    resourceFieldRef: { ...struct({ containerName: string, resource: string, divisor: quantity }), atomic: true },
  }),
});

/** core/v1 ResourceRequirements. */
export const resources = struct({ limits: map(quantity), requests: map(quantity), claims: any });

/** core/v1 Container. */
export const container = struct({
  name: string,
  image: string,
  imagePullPolicy: string,
  command: list(string),
  args: list(string),
  workingDir: string,
  ports: listBy(
    ['containerPort', 'protocol'],
    struct({ name: string, containerPort: int32, protocol: string, hostPort: int32, hostIP: string }),
    { protocol: 'TCP' },
  ),
  env: listBy(['name'], env),
  envFrom: list(struct({ prefix: string, configMapRef: nameRef, secretRef: nameRef })),
  resources,
  volumeMounts: listBy(
    ['mountPath'],
    struct({
      name: string,
      mountPath: string,
      subPath: string,
      subPathExpr: string,
      readOnly: boolean,
      mountPropagation: pointer(string),
      recursiveReadOnly: pointer(string),
    }),
  ),
  volumeDevices: listBy(['devicePath'], struct({ name: string, devicePath: string })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: struct({ postStart: hook, preStop: hook, stopSignal: pointer(string) }),
  restartPolicy: pointer(string),
  terminationMessagePath: string,
  terminationMessagePolicy: string,
  securityContext,
  stdin: boolean,
  stdinOnce: boolean,
  tty: boolean,
});
