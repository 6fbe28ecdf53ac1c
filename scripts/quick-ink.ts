import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** What source/tui/terminal/ink replaces in Ink, and the modules that were read when it was written (Ink 8.0.0). */
const REPLACED: readonly {
  readonly asked: string;
  readonly by: string;
  readonly read: string;
  readonly sha256: string;
}[] = [
  {
    asked: './output.js',
    by: 'output.ts',
    read: 'ink/build/output.js',
    sha256: '5e6c511c0a573f48cd5765d7f1f16583d2595f7b05775608382bdb990b63f225',
  },
  {
    asked: './sanitize-ansi.js',
    by: 'sanitize-ansi.ts',
    read: 'ink/build/sanitize-ansi.js',
    sha256: 'd1f9783713dc610e01188ae37e339ce151abb922c4ea4e119deb55f90c50659e',
  },
  {
    asked: 'widest-line',
    by: 'widest-line.ts',
    read: 'widest-line/index.js',
    sha256: 'c56c70d00610e14d157c1ed4fc3a2b83d96f7e595b1842ba12f3a84217796eb1',
  },
  {
    asked: 'string-width',
    by: 'string-width.ts',
    read: 'string-width/index.js',
    sha256: 'abc20775da6b552188b098688ebec671e29f5416d6339d3534bb7b016174003e',
  },
];

/**
 * Emscripten's way to the bytes of Yoga that stand in its own text: it has `fetch` decode them, for which Node loads a
 * whole HTTP client. Where there is no `fetch` it decodes them by itself.
 */
const YOGA = /yoga-wasm-base64-esm\.js$/;
const WITHOUT_FETCH = 'const fetch = undefined;\n';

/** Whether these are still the modules that were read; the name of the first that is another one now. */
export function changedInInk(root: string): string | undefined {
  return REPLACED.find(({ read, sha256 }) => {
    const text = readFileSync(path.join(root, 'node_modules', read));
    return createHash('sha256').update(text).digest('hex') !== sha256;
  })?.read;
}

/**
 * Lets Ink draw only what changed: four of its modules are replaced by those of source/tui/terminal/ink, which give the
 * same to the byte. The build fails when Ink is another one than they were written for, or does not ask for them.
 */
export function quickInk(root: string): Plugin {
  return {
    name: 'quick-ink',
    setup(build) {
      const asked = new Set<string>();
      const changed = changedInInk(root);
      if (changed !== undefined) {
        throw new Error(
          `${changed} is another one now: read it, see source/tui/terminal/ink, then scripts/quick-ink.ts`,
        );
      }
      build.onResolve(
        { filter: /^(\.\/output\.js|\.\/sanitize-ansi\.js|widest-line|string-width)$/ },
        ({ path: name, importer }) => {
          if (path.dirname(importer) !== path.join(root, 'node_modules', 'ink', 'build')) return undefined;
          const found = REPLACED.find((each) => each.asked === name);
          if (found === undefined) return undefined;
          asked.add(name);
          return { path: path.join(root, 'source', 'tui', 'terminal', 'ink', found.by) };
        },
      );
      build.onLoad({ filter: YOGA }, ({ path: file }) => {
        asked.add(YOGA.source);
        return { contents: WITHOUT_FETCH + readFileSync(file, 'utf8'), loader: 'js' };
      });
      build.onEnd(() => {
        if (!asked.has(YOGA.source)) return { errors: [{ text: `nothing loads ${YOGA.source} any more` }] };
        const never = REPLACED.find((each) => !asked.has(each.asked));
        return never === undefined
          ? {}
          : { errors: [{ text: `Ink does not ask for ${never.asked} any more` }] };
      });
    },
  };
}
