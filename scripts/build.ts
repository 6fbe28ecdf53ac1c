import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { bundle } from './bundle.ts';
import { licenceList } from './licences.ts';

const root = path.join(import.meta.dirname, '..');
const out = path.join(root, 'dist');

await rm(out, { recursive: true, force: true });
const inputs = await bundle(root, out, [
  { in: 'source/main.ts', out: 'cli' },
  { in: 'source/faults/healer.ts', out: 'healer' },
  { in: 'source/drill/probe/probe.ts', out: 'probe' },
  { in: 'scripts/stack.ts', out: 'stack' },
]);
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

await writeFile(
  path.join(out, 'THIRD-PARTY-LICENSES'),
  licenceList(root, [...inputs, ...Object.keys(app.metafile.inputs)]),
);
