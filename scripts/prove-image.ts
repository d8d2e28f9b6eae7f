import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyOf, type Instruction, type Stage, stagesOf } from './dockerfile.ts';

/**
 * Does what `docker build` and `docker run` would do with the Dockerfile, in empty folders instead of images, where no
 * container engine runs: its COPY, WORKDIR, ENV, RUN and CMD lines, as a user without any rights, with the Node version of
 * its FROM lines first on the PATH. Then asks `/livez` and `/readyz` and ends it with SIGTERM.
 *
 * `npm run image:prove -- <folder that holds bin/node>`
 */
const nobody = 65534;
const root = join(import.meta.dirname, '..');
const asRoot = process.getuid?.() === 0;
const owner = asRoot ? { uid: nobody, gid: nobody } : {};

const registry = (): string => execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();

const own = (path: string): void => {
  if (asRoot) execFileSync('chown', ['-R', `${nobody}:${nobody}`, path]);
};

/** The Node to be used, where the user without rights can read it. */
const nodeFolder = (given: string | undefined, scratch: string): string => {
  const node = given === undefined ? process.execPath : join(given, 'bin/node');
  const folder = join(scratch, 'node');
  mkdirSync(folder);
  cpSync(node, join(folder, 'node'), { dereference: true });
  chmodSync(join(folder, 'node'), 0o755);
  return folder;
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** This process's environment without what belongs to it alone: the settings of the `npm` that started it, and Slipway's. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|SLIPWAY_|REDIS_URL$)/i.test(name)));

/** What the instructions of a stage have said so far. */
interface Image {
  readonly folder: string;
  readonly workdir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly command: readonly string[];
}

const placeOf = (image: Image, path: string): string =>
  path.startsWith('/') ? join(image.folder, path) : join(image.folder, image.workdir, path);

const copy = (image: Image, text: string, scratch: string): void => {
  const { from, sources, target } = copyOf(text);
  for (const source of sources) {
    const path = join(from === undefined ? root : join(scratch, from), source);
    const into = sources.length > 1 || target.endsWith('/') ? join(target, basename(source)) : target;
    const place = placeOf(image, into);
    mkdirSync(dirname(place), { recursive: true });
    cpSync(path, place, { recursive: statSync(path).isDirectory(), verbatimSymlinks: true });
  }
};

const run = (image: Image, command: string): void => {
  own(image.folder);
  const cwd = join(image.folder, image.workdir);
  execFileSync('sh', ['-c', command], { cwd, env: image.env, stdio: 'inherit', ...owner });
};

const carryOut = (image: Image, { name, text }: Instruction, scratch: string): Image => {
  console.log(`  ${name} ${text}`);
  if (name === 'WORKDIR') {
    mkdirSync(join(image.folder, text), { recursive: true });
    return { ...image, workdir: text };
  }
  if (name === 'COPY') copy(image, text, scratch);
  if (name === 'RUN') run(image, text);
  if (name === 'CMD') return { ...image, command: JSON.parse(text) as string[] };
  if (name !== 'ENV') return image;
  const values = text.split(/\s+/).map((pair) => pair.split('='));
  return { ...image, env: { ...image.env, ...Object.fromEntries(values) } };
};

const build = (stage: Stage, env: NodeJS.ProcessEnv, scratch: string): Image => {
  console.log(`stage ${stage.name}`);
  const folder = join(scratch, stage.name);
  mkdirSync(folder);
  const empty: Image = { folder, workdir: '/', env, command: [] };
  return stage.instructions.reduce((image, instruction) => carryOut(image, instruction, scratch), empty);
};

const untilAnswered = async (url: string, exited: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 300; tries += 1) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return console.log(`  GET ${new URL(url).pathname} 200`);
    if (exited()) throw new Error('the server ended by itself');
    await sleep(100);
  }
  throw new Error(`${url} did not answer 200 within 30 s`);
};

const start = async (image: Image): Promise<void> => {
  own(image.folder);
  const [port, metricsPort] = [await freePort(), await freePort()];
  const [program = '', ...args] = image.command;
  const env = { ...image.env, HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: String(metricsPort) };
  const cwd = join(image.folder, image.workdir);
  // The place of a volume: paths of the image begin at its folder.
  const data = placeOf(image, image.env.DATA_DIR ?? 'data');
  const child = spawn(program, args, { cwd, env: { ...env, DATA_DIR: data }, stdio: 'inherit', ...owner });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    for (const path of ['/livez', '/readyz']) {
      await untilAnswered(`http://127.0.0.1:${port}${path}`, () => child.exitCode !== null);
    }
    child.kill('SIGTERM');
    const code = await Promise.race([ended, sleep(20_000, 'nothing')]);
    if (code !== 0) throw new Error(`after SIGTERM the server ended with ${code}, not 0`);
    console.log('  SIGTERM, exit 0');
  } finally {
    child.kill('SIGKILL');
  }
};

const main = async (): Promise<void> => {
  const scratch = mkdtempSync(join(tmpdir(), 'slipway-image-'));
  try {
    chmodSync(scratch, 0o755);
    const home = join(scratch, 'home');
    mkdirSync(home);
    if (asRoot) chownSync(home, nobody, nobody);
    const PATH = `${nodeFolder(process.argv[2], scratch)}:${process.env.PATH}`;
    const npm = { npm_config_registry: registry(), npm_config_update_notifier: 'false' };
    const env = { ...cleanEnvironment(), ...npm, PATH, HOME: home };
    console.log(`Node ${execFileSync('node', ['--version'], { env, encoding: 'utf8' }).trim()}`);
    const images = stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8')).map((stage) => build(stage, env, scratch));
    const last = images.at(-1);
    if (last === undefined) throw new Error('the Dockerfile has no stage');
    await start(last);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

await main();
