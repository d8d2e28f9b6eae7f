/**
 * The import rule. The way of the data is the layout, HTTP to live state, and imports only point backwards along it:
 * `npm run deps` fails on anything else. `may` lists, for a folder, every other folder of `src` that it may import.
 */

/** @param {string[]} places folders or files of src, without `src/` */
const inside = (...places) => `^src/(${places.join('|')})`;

/**
 * @param {string} folder
 * @param {string[]} allowed beside the folder itself
 * @param {string} comment
 */
const may = (folder, allowed, comment) => ({
  name: `${folder}-imports`,
  comment,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: inside(`${folder}/`, ...allowed) },
});

const identity = 'access/identity\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    may('wizard', ['(grouped|once)\\.ts$'], 'The form knows nobody.'),
    may('manifests', ['wizard/', 'once\\.ts$'], 'Objects are made from specs, and from nothing else.'),
    may('engines', ['manifests/', 'clusters/', 'grouped\\.ts$', identity], 'An engine brings a rendering to clusters in the name of an identity.'),
    may('clusters', ['manifests/kube-object\\.ts$', identity], 'A member client knows objects and who is calling.'),
    may('store', [], 'The store keeps values of any shape and knows none of them.'),
    {
      name: 'http-is-the-edge',
      comment: 'Whatever http/ offers is put together in app.ts and assemble.ts.',
      severity: 'error',
      from: { path: '^src/', pathNot: inside('http/', 'app\\.ts$', 'assemble\\.ts$', 'wiring\\.ts$', 'main\\.ts$') },
      to: { path: '^src/http/' },
    },
    {
      name: 'pure-core',
      // Of these modules the pure functions are used: a digest, equality, the grammar of addresses.
      comment: 'Values in, values out: no clock, network or environment in wizard/ and manifests/.',
      severity: 'error',
      from: { path: inside('wizard/', 'manifests/') },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util|net)$' },
    },
    {
      name: 'core-without-framework',
      severity: 'error',
      from: { path: inside('wizard/', 'manifests/') },
      to: { path: '^node_modules/(@?fastify|undici|ioredis|lmdb|pino|prom-client|@kubernetes)/' },
    },
    {
      name: 'connections-are-made-in-wiring',
      comment: 'Only wiring.ts takes the implementations of the store and the cluster clients; all others take the ports.',
      severity: 'error',
      from: { path: '^src/', pathNot: inside('store/', 'sandbox/', 'clusters/', 'wiring\\.ts$', 'main\\.ts$') },
      to: { path: inside('store/(redis|lmdb)/', 'clusters/undici-transport\\.ts$') },
    },
    {
      name: 'redis-client-in-its-store',
      severity: 'error',
      from: { path: '^src/', pathNot: inside('store/redis/') },
      to: { path: '^node_modules/ioredis/' },
    },
    {
      name: 'lmdb-in-its-store',
      comment: 'The sandbox keeps its clusters in the embedded store.',
      severity: 'error',
      from: { path: '^src/', pathNot: inside('store/lmdb/', 'sandbox/') },
      to: { path: '^node_modules/lmdb/' },
    },
    {
      name: 'kubernetes-client-for-kubeconfig-only',
      severity: 'error',
      from: { path: '^src/', pathNot: inside('clusters/', 'wiring\\.ts$') },
      to: { path: '^node_modules/@kubernetes/' },
    },
    {
      name: 'migrations-know-nobody',
      comment: 'A migration knows the form of its day, not the types of today.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { pathNot: '^migrations/' },
    },
    {
      name: 'nobody-imports-main',
      severity: 'error',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'product-without-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports and that imports nobody.',
      severity: 'error',
      from: { orphan: true, path: '^src/' },
      to: {},
    },
    {
      name: 'declared-packages-only',
      comment: 'Whatever runs is a dependency; types may come from a development one.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
