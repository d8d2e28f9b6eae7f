import { ignored, kubelet, people, second, VOLUME, WEB } from '../mutations/mutation.ts';
import { files, mount, volume } from '../mutations/storage-settings.ts';
import { x } from '../odd-values.ts';
import { C, CONTAINER, field, notOffered, P, section } from './fact.ts';

const name = field(`${VOLUME}/name`, (value) => volume({ name: value }));
const host = field(`${VOLUME}/path`, (path) => volume({ type: 'hostPath', path }));
const claim = field(`${VOLUME}/claimName`, (claimName) => volume({ type: 'persistentVolumeClaim', claimName }));
const config = field(`${VOLUME}/configMapName`, (configMapName) => volume({ type: 'configMap', configMapName }));
const secret = field(`${VOLUME}/secretName`, (secretName) => volume({ type: 'secret', secretName }));
const items = (points = '') =>
  field(`${VOLUME}/items${points}`, (list) => volume({ type: 'secret', secretName: 's', items: list }));
const key = field(`${VOLUME}/items/0/key`, (value) =>
  volume({ type: 'secret', secretName: 's', items: [{ key: value, path: 'a' }] }),
);
const path = field(`${VOLUME}/items/0/path`, (value) => files(value as string));
const mountPath = field(`${VOLUME}/mounts/0/mountPath`, (value) => volume({ mounts: [mount({ mountPath: value })] }));
const subPath = field(`${VOLUME}/mounts/0/subPath`, (value) => volume({ mounts: [mount({ subPath: value })] }));
const mode = field(`${VOLUME}/mounts/0/mode`, (value) => volume({ mounts: [mount({ mode: value })] }));
const mounts = (points = '') => field(`${VOLUME}/mounts${points}`, (list) => volume({ mounts: list }));
const whole = (points = '') => field(`${VOLUME}${points}`, (fields) => volume(Object(fields)));

const V = `${P}.volumes[0]`;
const M = `${C}.volumeMounts`;
const lost = 'no object has this name';
const readOnly = (value: unknown) => ({ stores: { [`${CONTAINER}/volumeMounts/0/readOnly`]: value } });

export const volumeFacts = section('4.1', [
  {
    name: 'a volume name is a DNS label; a bad one is not found by its mounts either',
    inputs: [
      ...name.taken(['0', 'a--b', x(63)]),
      ...name.refused('length', ['', x(64)], `${V}.name`),
      ...name.refused('pattern', ['a.b', 'a_'], `${V}.name`),
    ],
  },
  {
    name: 'two volumes have two names, the one of the time zone among them',
    inputs: field(`${WEB}/syncHostTimezone`, (value) => ({
      [`${WEB}/syncHostTimezone`]: value,
      ...volume({ name: 'host-time' }),
    })).fault('duplicate-volume-name', [true], `${P}.volumes`),
  },
  {
    name: 'a volume of no kind is a temporary one',
    inputs: whole('/type').stricter('required', [{ type: undefined }], 'the type says what the rest may be'),
  },
  {
    name: 'a volume is of one kind',
    inputs: whole('/path').stricter('unknown-field', [{ path: '/a' }], ignored),
  },
  {
    name: 'a volume may be mounted nowhere',
    inputs: field(VOLUME, (list) => volume({ mounts: list })).hint('volume-not-mounted', [undefined], people),
  },
  {
    name: 'a temporary volume has a size of at least 0',
    inputs: whole('/sizeLimit').stricter('unknown-field', [{ sizeLimit: '-1' }], ignored),
    unreachable: notOffered,
  },
  { name: 'a path of the node is absolute', inputs: host.taken(['/', '/a b', '/a:b']) },
  {
    name: 'a path of the node may be relative',
    inputs: host.stricter('pattern', ['data', './data', ' ', 'C:\\data'], kubelet),
  },
  {
    name: 'a path of the node has no parent in it',
    inputs: [...host.refused('pattern', ['..', '/a/..'], `${V}.hostPath.path`), ...host.taken(['/a/..b', '/..a'])],
  },
  {
    name: 'a path of the node is there',
    inputs: [
      ...host.refused('pattern', [''], `${V}.hostPath.path`),
      ...host.fault('required', [undefined], `${V}.hostPath.path`),
    ],
  },
  {
    name: 'a path of the node may be checked for its kind',
    inputs: whole('/hostPathType').stricter(
      'unknown-field',
      [{ type: 'hostPath', path: '/a', hostPathType: 'x' }],
      ignored,
    ),
    unreachable: notOffered,
  },
  {
    name: 'a claim has a name',
    inputs: [
      ...claim.refused('length', [''], `${V}.persistentVolumeClaim.claimName`),
      ...claim.fault('required', [undefined], `${V}.persistentVolumeClaim.claimName`),
    ],
  },
  {
    name: 'claims, ConfigMaps and Secrets may be called anything and be missing',
    inputs: [claim, config, secret].flatMap((one) => [
      ...one.taken(['missing']),
      ...one.stricter('pattern', ['A_', 'a b'], lost),
    ]),
  },
  {
    name: 'a ConfigMap or Secret has a name',
    inputs: [
      ...config.refused('length', [''], `${V}.configMap.name`),
      ...config.fault('required', [undefined], `${V}.configMap.name`),
      ...secret.refused('length', [''], `${V}.secret.secretName`),
      ...secret.fault('required', [undefined], `${V}.secret.secretName`),
    ],
  },
  { name: 'a file has a relative path', inputs: path.taken(['a', 'a/b', './a']) },
  { name: 'a file has no absolute path' },
  { name: 'a file has no parent in its path', inputs: path.refused('pattern', ['a/..'], `${V}.secret.items[0].path`) },
  {
    name: 'a file does not begin with two dots',
    inputs: path.refused('pattern', ['..', '..a/b'], `${V}.secret.items[0].path`),
  },
  { name: 'a file may have dots, colons and blanks', inputs: path.taken(['a..', 'a/..b', 'a:b', 'a b']) },
  {
    name: 'a file has a key and a path',
    inputs: [
      ...key.refused('pattern', [''], `${V}.secret.items[0].key`),
      ...key.fault('required', [undefined], `${V}.secret.items[0].key`),
      ...path.refused('length', [''], `${V}.secret.items[0].path`),
      ...path.fault('required', [undefined], `${V}.secret.items[0].path`),
    ],
  },
  {
    name: 'a file may have a key that cannot be',
    inputs: key.stricter('pattern', ['a/b', 'a b'], 'no key is called so'),
  },
  {
    name: 'a file in the place of another is warned of',
    inputs: items('/1/path').ownFault(
      'duplicate-item-path',
      [['a', 'b'].map((text) => ({ key: text, path: 'a' }))],
      'the server only warns',
      {
        warns: 'overlapping paths',
      },
    ),
  },
  { name: 'a key may become two files', inputs: items().taken([['a', 'b'].map((text) => ({ key: 'k', path: text }))]) },
  {
    name: 'a mount has a path',
    inputs: mountPath.refused('pattern', [''], `${M}[0].mountPath`),
  },
  {
    name: 'a mount path is any text',
    inputs: [
      ...mountPath.taken(['/', '/a b', '/..a']),
      ...mountPath.stricter('pattern', ['..', ' ', '/a/..'], kubelet),
      ...mountPath.stricter('length', [`/${x(5000)}`], 'the limit is ours'),
    ],
  },
  {
    name: 'two mounts of a container have two paths, whatever is mounted',
    inputs: field(
      `${VOLUME}/mounts/0/mountPath`,
      (value) => ({ [`${VOLUME}/mounts/0/mountPath`]: value }),
      'stateful',
    ).fault('mount-path-in-use', ['/var/lib/postgresql'], `${P}.containers[0].volumeMounts`),
  },
  {
    name: 'paths may differ in a slash at the end, and lie in each other',
    inputs: [
      ...mounts().taken([[mount(), mount({ mountPath: '/a/b' })]]),
      ...mounts('/1/mountPath').ownFault('mount-path-in-use', [[mount({ mountPath: '/a/' }), mount()]], kubelet),
    ],
  },
  {
    name: 'an init and a work container may have one path',
    inputs: field(VOLUME, (list) => ({ ...second({ type: 'init' }), ...volume({ mounts: list }) })).taken([
      [mount(), mount({ container: 'side' })],
    ]),
  },
  { name: 'a mount is of a volume that is there', unreachable: 'a mount stands in its volume' },
  { name: 'a sub-path is relative', inputs: subPath.taken(['a', '..x', 'a..', '.', 'a:b', 'a//b']) },
  {
    name: 'a sub-path is not absolute and has no parent in it; no position is named',
    inputs: subPath.refused('pattern', ['/', '..', 'a/..'], `${M}.subPath`),
  },
  {
    name: 'a mount may be read-only',
    inputs: [
      ...mode.taken(['ReadOnly'], readOnly(true)),
      ...mode.taken(['ReadWrite', undefined], readOnly(undefined)),
      ...mode.taken(['None'], { stores: { [`${CONTAINER}/volumeMounts`]: undefined } }),
      ...mode.stricter('type', [null], 'nothing is coerced', readOnly(undefined)),
    ],
  },
  {
    name: 'read-only is no text',
    inputs: mode.stricter('enum', ['readonly', ''], 'rendering makes a switch of it', readOnly(undefined)),
  },
]);
