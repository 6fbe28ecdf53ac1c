import path from 'node:path';
import { build } from 'esbuild';
import { etcdProto } from './etcd-proto.ts';
import { quickInk } from './quick-ink.ts';

// Bundled CommonJS packages still ask for these.
const COMMONJS = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/**
 * Bundles programs of this project, as they are shipped, into `out`. Returns the files that went into them, relative
 * to `root`.
 */
export async function bundle(
  root: string,
  out: string,
  programs: readonly { readonly in: string; readonly out: string }[],
): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...programs],
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
    plugins: [quickInk(root), etcdProto(root)],
    banner: { js: COMMONJS },
    // All of them stand in dist/THIRD-PARTY-LICENSES.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}
