/** English texts by code: what is wrong, and what would be right. */
export const en = {
  // What is ill-formed.
  'unknown-field': 'There is no such field here.',
  type: 'The value has the wrong type[: it must be {expected}].',
  enum: 'This word is not one of the choices[: {allowed}].',
  pattern: 'The text does not have the right form[: it must be {grammar}].',
  length: 'The text is too short or too long[: it must have {minimum} to {maximum}][ {unit}].',
  range: 'The number is out of range[: it must be from {minimum} to {maximum}].',
  items: 'There are too many or too few entries[: at most {maximum}].',
  'one-of': 'Only one of the alternatives may be given[: {allowed}].',
  'success-threshold-must-be-one': 'Liveness and startup checks succeed at once: the success threshold must be 1.',
  'config-volume-read-write':
    'ConfigMaps and Secrets cannot be written: mount them with `ReadOnly` (Read-only) or `None` (Not mounted).',

  // What is missing.
  required: 'This is needed[: one of {allowed}].',
  'step-missing': 'This step has not been filled in.',

  // What does not fit together.
  'service-name-too-long': 'The name of the service is too long[: it has {length} characters, {maximum} are allowed].',
  'service-name-leading-digit':
    'Clusters older than Kubernetes 1.36 refuse a service name that begins with a digit: begin with a letter.',
  'workload-name-too-long':
    'Name and version together are too long[: `<name>-<version>` has {length} characters, {maximum} are allowed].',
  'service-name-taken':
    'There is already a Service of this name[: {name}][ in the cluster {cluster}]. Choose another name.',
  'workload-name-taken':
    'There is already a workload of this name[: {name}][ in the cluster {cluster}]. Choose another name or version.',
  'duplicate-cluster': 'Each cluster may be listed once[: {cluster} is listed before].',
  'cluster-not-in-project': 'The project has no such cluster[: {cluster}].',
  'cluster-not-in-placement':
    'The service is not placed in this cluster[: {cluster}]. Add it to the placement or remove it here.',
  'no-work-container': 'At least one container must be a work container.',
  'duplicate-container-name': 'Each container needs a name of its own[: {name} is used before].',
  'strategy-not-for-kind':
    'This update strategy does not fit[ {kind} services]: stateless services take RollingUpdate (with maxUnavailable, maxSurge) or Recreate, stateful ones RollingUpdate (with partition) or OnDelete.',
  'rolling-update-cannot-progress':
    'With no pod unavailable and none extra an update cannot begin: one of the two must be above 0.',
  'run-as-root-contradiction': 'The container must not run as root, but its user is 0: choose another user.',
  'duplicate-scheduling-rule': 'The same rule is already listed.',
  'reserved-metadata-key': 'This key is reserved[: {key}]. Choose another key.',
  'image-without-tag': 'The image names no version: add a tag or a digest, or pods may run different ones.',
  'field-not-for-init-container':
    'Init containers take no probes and no lifecycle actions[: remove {field}, or make it a work container].',
  'request-exceeds-limit': 'The request must not exceed the limit[: {request} is more than {limit}].',
  'memory-below-one-mebibyte':
    'This is less than one mebibyte[: {memory} is a number of bytes]. Write Mi for mebibytes, as in 128Mi.',
  'mount-path-in-use': 'Something else is already mounted at this path[: {path} in the container {container}].',
  'duplicate-port-name': 'Each port needs a name of its own[: {name} is used before].',
  'duplicate-container-port':
    'This port is already used[: {port}/{transport}]. The containers of a pod share one network.',
  'duplicate-service-port': 'This port of the Service is already used[: {port}/{transport}].',
  'no-service-port': 'A stateless service needs at least one port in a work container.',
  'port-name-without-protocol-prefix':
    'Application governance reads the protocol from the name of the port[: begin it with {prefix}].',
  'unknown-port-name': 'There is no port of this name[: {name}].',
  'probe-port-not-a-container-port': 'None of the TCP ports of the container has this number[: {port}].',
  'tcp-lifecycle-never-succeeds': 'Kubernetes never runs a TCP lifecycle action: use HTTP or a command.',
  'duplicate-env-name': 'Each variable needs a name of its own[: {name} is set before].',
  'privileged-needs-escalation':
    'A privileged container, or one with the capability SYS_ADMIN, can always gain privileges: allow the escalation or give up the privileges.',
  'privileged-with-non-root': 'The container is privileged and must not run as root: Kubernetes keeps and grants both.',
  'capability-added-and-dropped': 'This capability is both added and dropped[: {capability}].',
  'claim-template-not-for-stateless': 'Claim templates are for stateful services only: use a persistent volume claim.',
  'duplicate-volume-name': 'Each volume and claim template needs a name of its own[: {name} is used before].',
  'unknown-container': 'There is no container of this name[: {container}][: {name}].',
  'volume-not-mounted': 'No container mounts this volume.',
  'duplicate-item-path': 'This path is already a file or a folder of the volume[: {path}].',
  'claim-shared-by-replicas': 'All [{replicas} ]replicas share this one claim: its access mode must allow that.',
  'external-access-on-headless':
    'A stateful service is headless and cannot be reached from outside: remove the external access.',
  'node-port-out-of-range': 'The node port is out of range[: it must be from {minimum} to {maximum}].',
  'duplicate-node-port': 'This node port is already used[: {port}].',
  'source-ranges-not-valid':
    'Source ranges are for load balancers only, and are networks such as 10.0.0.0/8, separated by commas, without host bits.',
  'session-persistence-ignored': 'A stateful service is headless: Kubernetes ignores its session persistence.',
  'unknown-claim-template': 'There is no claim template of this name[: {name}].',
  'unknown-port': 'The container has no port of this name[: {name}]. A new port needs its containerPort.',
  'unknown-port-to-remove': 'There is no port of this name to remove[: {name}].',
  'unknown-variable-to-remove': 'There is no variable of this name to remove[: {name}].',
  'difference-without-effect': 'This changes nothing: the cluster has the same value without it.',
  'object-too-large':
    'The workload would be larger than the [{maximum} bytes that the ]cluster takes: shorten variables, commands or annotations.',
  'cluster-not-in-submission': 'The submission has no cells in this cluster[: {cluster}].',
  'cluster-removed': 'The cluster leaves the placement, and what is there is deleted[: {kind} {name} in {cluster}].',
  'object-recreated':
    'This cannot be changed in place: the object is deleted and created anew[: {kind} {name} in {cluster}].',
  'claim-deleted': 'The claim is deleted, and its data with it[: {name} in {cluster}].',
  'claims-unknown': 'The claims of a cluster cannot be seen and stay[: {cluster}].',
  'immutable-field': 'Name, version and kind of a created service cannot be changed.',
  'rejected-by-cluster': 'The cluster refuses this value.',
  'patch-path': 'The operation does not apply: there is nothing at its path.',
  'patch-test': 'The operation does not apply: the value that it tests is another one.',

  // Problems.
  'problem.malformed-request.title': 'Malformed request',
  'problem.malformed-request.detail': 'The request cannot be read. Check its syntax, query and headers.',
  'problem.not-authenticated.title': 'Not authenticated',
  'problem.not-authenticated.detail': 'Send a valid bearer token.',
  'problem.permission-denied.title': 'Permission denied',
  'problem.permission-denied.detail': 'You may not do this here. Ask an administrator of the project.',
  'problem.not-found.title': 'Not found',
  'problem.not-found.detail': 'There is nothing at this address.',
  'problem.service-exists.title': 'Service exists',
  'problem.service-exists.detail': 'The project already has a service of this name[: {name}].',
  'problem.draft-limit-reached.title': 'Too many drafts',
  'problem.draft-limit-reached.detail':
    'You have as many drafts in this project as are allowed[ ({maximum})]. Delete one first.',
  'problem.submission-running.title': 'Submission running',
  'problem.submission-running.detail': 'This service is being submitted. Wait until it ends, or cancel it.',
  'problem.request-in-progress.title': 'Request in progress',
  'problem.request-in-progress.detail':
    'A request with the same Idempotency-Key is still running. Try again when it has ended.',
  'problem.confirmation-required.title': 'Confirmation required',
  'problem.confirmation-required.detail': 'This destroys something. Read the consequences and send `confirm` back.',
  'problem.submission-not-complete.title': 'Submission not complete',
  'problem.submission-not-complete.detail':
    'The submission ended without reaching every cluster[: {phase}]. The cells tell where and why.',
  'problem.revision-mismatch.title': 'Changed in the meantime',
  'problem.revision-mismatch.detail':
    'The resource has changed since it was read. Read it again and send its current ETag.',
  'problem.precondition-required.title': 'Precondition required',
  'problem.precondition-required.detail': 'Send the ETag that was read as If-Match.',
  'problem.validation-failed.title': 'Validation failed',
  'problem.validation-failed.detail': 'Some values are not right. Each error names the value and what it must be.',
  'problem.patch-not-applicable.title': 'Patch not applicable',
  'problem.patch-not-applicable.detail': 'An operation of the patch does not apply, so nothing was changed.',
  'problem.immutable-field.title': 'Immutable field',
  'problem.immutable-field.detail': 'Name, version and kind of a created service cannot be changed.',
  'problem.idempotency-key-reused.title': 'Idempotency-Key reused',
  'problem.idempotency-key-reused.detail':
    'This Idempotency-Key was sent before with another body, path, query or If-Match. Use a new key.',
  'problem.too-many-requests.title': 'Too many requests',
  'problem.too-many-requests.detail': 'Send fewer requests. Retry-After tells when to try again.',
  'problem.storage-unavailable.title': 'Storage unavailable',
  'problem.storage-unavailable.detail': 'The storage does not answer, so nothing was changed. Try again later.',
  'problem.access-review-unavailable.title': 'Access review unavailable',
  'problem.access-review-unavailable.detail':
    'The control plane does not answer, so permissions cannot be checked. Try again later.',
  'problem.overloaded.title': 'Overloaded',
  'problem.overloaded.detail': 'There is too much to do at the moment. Try again later.',
  'problem.internal-error.title': 'Internal error',
  'problem.internal-error.detail': 'Something went wrong inside Slipway. The request id finds it in the log.',
  'problem.method-not-allowed.title': 'Method Not Allowed',
  'problem.method-not-allowed.detail': 'This address does not take the method[; it takes {allow}].',
  'problem.not-acceptable.title': 'Not Acceptable',
  'problem.not-acceptable.detail': 'None of the accepted media types can be sent[; there are {offered}].',
  'problem.content-too-large.title': 'Payload Too Large',
  'problem.content-too-large.detail': 'The body is too large[: at most {limit} bytes].',
  'problem.uri-too-long.title': 'URI Too Long',
  'problem.uri-too-long.detail': 'The address is too long[: at most {limit} characters].',
  'problem.unsupported-media-type.title': 'Unsupported Media Type',
  'problem.unsupported-media-type.detail': 'This media type is not taken[; send {accepted}].',
  'problem.request-header-fields-too-large.title': 'Request Header Fields Too Large',
  'problem.request-header-fields-too-large.detail': 'The headers are too large[: at most {limit} bytes].',

  // What exactly was wrong with a request.
  'problem.service-moved.detail':
    'The service was changed after this draft was begun. Begin a new draft of the service as it is now.',
  'problem.submission-followed.detail': 'A later submission has made something else of the service. Act on that one.',
  'problem.confirmation-outdated.detail':
    'What would be destroyed is not what `confirm` was made from. Read the consequences again and send the new `confirm` back.',
  'problem.service-gone.detail': 'The service is not there any more.',
  'problem.record-unreadable.detail':
    'The record cannot be read: it was sealed with another key, or written by a newer version. An administrator finds it in the log.',
  'problem.body-missing.detail': 'The request needs a body.',
  'problem.body-not-utf8.detail': 'The body is not UTF-8.',
  'problem.not-json.detail': 'The body is not JSON[: line {line}, column {column}].',
  'problem.not-yaml.detail':
    'The body is not well-formed YAML, or has a tag, an alias or a second document[: line {line}, column {column}].',
  'problem.duplicate-key.detail': 'The body has a key twice in one object.',
  'problem.forbidden-key.detail': 'The body has the key `__proto__`, which is never taken.',
  'problem.too-deep.detail': 'The body is nested too deeply.',
  'problem.draft-too-large.detail': 'The draft would be too large[: at most {limit} bytes].',
  'problem.query-unknown.detail': 'There is no such query parameter[: {name}].',
  'problem.query-value.detail':
    'The query parameter has a wrong value or is there twice[: {name}][; it takes {allowed}].',
  'problem.query-orphan.detail':
    'What is left in the clusters keeps its claims: `orphan` and `deletePersistentVolumeClaims` exclude each other.',
  'problem.query-sort.detail': 'The list cannot be sorted so[; it sorts by {fields}].',
  'problem.query-cluster.detail': 'The service is not placed in this cluster[: {name}].',
  'problem.page-token.detail': 'This pageToken is not one of this list.',
  'problem.last-event-id.detail': 'Last-Event-ID must be the id of an event: a whole number.',
  'problem.if-match-malformed.detail': 'If-Match must hold one strong ETag, in quotes, or `*`.',
  'problem.idempotency-key-malformed.detail':
    'Idempotency-Key must be there once, with 1 to 255 visible ASCII characters.',
  'problem.sandbox-host.detail': 'The sandbox answers only to the host names of this machine, such as localhost.',
  'problem.if-match-exact.detail': 'If-Match must hold the ETag that was reviewed: `*` is not taken here.',

  // The pages of the form.
  'step.basic-information.title': 'Basic Information',
  'step.basic-information.help': 'Name, alias, version and description of the service.',
  'step.pod-settings.title': 'Pod Settings',
  'step.pod-settings.help':
    'How many pods run in which clusters, which containers are in them, and how they are updated, secured and scheduled.',
  'step.storage-settings.title': 'Storage Settings',
  'step.storage-settings.help': 'Volumes, ConfigMaps and Secrets that the containers mount.',
  'step.advanced-settings.title': 'Advanced Settings',
  'step.advanced-settings.help':
    'IP pools and nodes of the pods, access from outside, session persistence and metadata.',
  'step.cluster-differences.title': 'Cluster Differences',
  'step.cluster-differences.help':
    'What is not the same in single clusters: containers, ports, variables, claim templates and external access.',

  // The kinds of services.
  'kind.stateless.title': 'Stateless Service',
  'kind.stateless.help':
    'Other pods reach it at a virtual IP address of the cluster (VirtualIP, in Kubernetes ClusterIP), and a Deployment runs its pods.',
  'kind.stateful.title': 'Stateful Service',
  'kind.stateful.help':
    'It has no virtual IP address (Headless): other pods reach each of its pods by name, and a StatefulSet runs them.',

  // Words inside the texts.
  'word.expected.object': 'an object',
  'word.expected.array': 'a list',
  'word.expected.string': 'a text',
  'word.expected.integer': 'a whole number',
  'word.expected.boolean': 'true or false',
  'word.expected.null': 'null',
  'word.unit.characters': 'characters',
  'word.unit.bytes': 'bytes in all',
  'word.kind.stateless': 'stateless',
  'word.kind.stateful': 'stateful',
  'word.grammar.dns-label': 'lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
  'word.grammar.dns-subdomain':
    'lower-case letters, digits, hyphens and dots, each part beginning and ending with a letter or digit',
  'word.grammar.config-key':
    '1 to 253 letters, digits, dots, hyphens and underscores, not `.` and not beginning with `..`',
  'word.grammar.label-value':
    'letters, digits, hyphens, underscores and dots, beginning and ending with a letter or digit',
  'word.grammar.label-key':
    'a name of 1 to 63 letters, digits, hyphens, underscores and dots, perhaps after a lower-case domain and a slash',
  'word.grammar.annotation-key':
    'a name of 1 to 63 letters, digits, hyphens, underscores and dots, perhaps after a domain and a slash',
  'word.grammar.port-name':
    'lower-case letters, digits and single hyphens, at least one letter, no hyphen at either end',
  'word.grammar.request-path': 'a path that begins with a slash',
  'word.grammar.share': 'a number (5, without quotes) or a percentage such as 25%, at most 9999%',
  'word.grammar.share-up-to-all': 'a number (5, without quotes) or a percentage such as 25%, at most 100%',
  'word.grammar.variable-name': 'printable ASCII characters without `=`, no blank at either end',
  'word.grammar.capability': 'upper-case letters, digits and underscores without the prefix CAP_, such as NET_ADMIN',
  'word.grammar.alias': 'Chinese characters, ASCII letters, digits and hyphens, no hyphen at either end',
  'word.grammar.version': '1 to 16 lower-case letters and digits',
  'word.grammar.mount-path': 'an absolute path without `:` and without a part `..`',
  'word.grammar.absolute-path': 'an absolute path without a part `..`',
  'word.grammar.relative-path': 'a relative path without a part `..`',
  'word.grammar.item-path':
    'a relative path to a file, without empty parts, not `.`, without a part `..` and not beginning with `..`',
  'word.grammar.unicode': 'well-formed Unicode, without half of a surrogate pair',
  'word.grammar.cpu-quantity':
    'a number of cores of at least 0, such as 0.5 or 500m, in steps of 0.001 and without a binary suffix',
  'word.grammar.byte-quantity': 'a whole number of bytes of at least 0, such as 128Mi or 1Gi, below 8Ei',
  'word.grammar.capacity-quantity': 'a whole number of bytes above 0, such as 10Gi, below 8Ei',
  'word.grammar.image-reference':
    'an image reference such as nginx:1.25 or registry.example.com:5000/team/app@sha256:…, the repository path in lower case, without blanks',
  'word.grammar.extended-resource': 'the name of an extended resource, such as nvidia.com/gpu',
} as const;

export type MessageCode = keyof typeof en;
