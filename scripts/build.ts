import { chmod, cp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { licenceList } from './licences.ts';

const root = path.join(import.meta.dirname, '..');
const out = path.join(root, 'dist');

// Bundled CommonJS packages still ask for these. They live in dist/chunks, so that etcd3 finds its
// `../proto/rpc.proto`, which it reads from disk, in dist/proto.
const COMMONJS = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

await rm(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    { in: 'source/main.ts', out: 'cli' },
    { in: 'source/healer.ts', out: 'healer' },
    { in: 'source/probe.ts', out: 'probe' },
    { in: 'scripts/stack.ts', out: 'stack' },
  ],
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20.11',
  minify: true,
  sourcemap: false,
  jsx: 'automatic',
  // React's development build nearly doubles the cost of a frame.
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  // Only for Ink's developer mode, which the define above switches off.
  alias: { 'react-devtools-core': path.join(root, 'scripts', 'empty-module.ts') },
  // Native or optional parts that docker over ssh and pg can do without.
  external: ['*.node', 'cpu-features', 'pg-native'],
  banner: { js: COMMONJS },
  // All of them stand in dist/THIRD-PARTY-LICENSES.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
await cp(path.join(root, 'node_modules', 'etcd3', 'proto'), path.join(out, 'proto'), { recursive: true });
await chmod(path.join(out, 'cli.js'), 0o755);

// The application of the stack: one file for its image, where there is no npm. Its tag stands for this file too,
// so the same source must give the same bytes.
const appOut = path.join(root, 'stack', 'app', 'dist');
await rm(appOut, { recursive: true, force: true });
const app = await build({
  absWorkingDir: root,
  entryPoints: { app: 'stack/app/main.ts' },
  outdir: appOut,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  // Debian 13 has Node 20.
  target: 'node20',
  minify: true,
  external: ['pg-native'],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

const inputs = [metafile, app.metafile].flatMap((each) => Object.keys(each.inputs));
await writeFile(path.join(out, 'THIRD-PARTY-LICENSES'), licenceList(root, inputs));
