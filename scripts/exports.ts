import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Something that a file exports, and who imports it. */
type Export = {
  /** Relative to the project. */
  readonly file: string;
  readonly name: string;
  /** The other files that import it. */
  readonly importers: readonly string[];
  /** Whether its own file uses it, beside exporting it. */
  readonly usedAtHome: boolean;
};

const DECLARED =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:const|let|function\*?|class|type|interface) (\w+)/gm;
const LISTED = /^export (?:type )?\{([^}]*)\}/gm;
const FROM = /\b(?:import|export)\s+(?:type\s+)?([^;'"]*?)\s*from\s+'(\.[^']+)'/g;
const LAZY = /\bimport\(\s*'(\.[^']+)'\s*\)(?:\.(?!then\b)(\w+))?/g;

/** Everything that the files of the project export by name. */
export function exportsOf(root: string, patterns: readonly string[]): readonly Export[] {
  const files = [...new Set(patterns.flatMap((pattern) => globSync(pattern, { cwd: root })))].sort();
  const code = new Map(files.map((file) => [file, plain(readFileSync(path.join(root, file), 'utf8'))]));
  const importers = new Map<string, Set<string>>();
  for (const [file, text] of code) {
    for (const [spec, name] of importsIn(text)) {
      const key = `${path.join(path.dirname(file), spec)}#${name}`;
      importers.set(key, (importers.get(key) ?? new Set()).add(file));
    }
  }
  return [...code].flatMap(([file, text]) =>
    namesIn(text).map((name) => ({
      ...{ file, name, usedAtHome: uses(text, name) > 1 },
      importers: [name, '*'].flatMap((asked) => [...(importers.get(`${file}#${asked}`) ?? [])]),
    })),
  );
}

// Without comments: what is named in one is not used.
function plain(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function namesIn(text: string): readonly string[] {
  const declared = [...text.matchAll(DECLARED)].map(([, name = '']) => name);
  const listed = [...text.matchAll(LISTED)].flatMap(([, list = '']) => namesOf(list, 1));
  return [...new Set([...declared, ...listed])];
}

/** Each name that is imported, and from where; `*` for all of a module. */
function importsIn(text: string): readonly (readonly [spec: string, name: string])[] {
  const fixed = [...text.matchAll(FROM)].flatMap(([, what = '', spec = '']) => {
    const list = /\{([^}]*)\}/.exec(what)?.[1] ?? '';
    const all = /\*/.test(what) ? ['*'] : [];
    return [...namesOf(list, 0), ...all].map((name) => [spec, name] as const);
  });
  const lazy = [...text.matchAll(LAZY)].map(([, spec = '', name = '*']) => [spec, name] as const);
  return [...fixed, ...lazy];
}

// `a as b, type c`: the names before `as`, or those after it.
function namesOf(list: string, side: 0 | 1): readonly string[] {
  return list
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter((part) => part !== '')
    .map((part) => part.split(/ as /).at(side === 0 ? 0 : -1) ?? part);
}

// A name after a point is a field; after three it is spread.
function uses(text: string, name: string): number {
  return [...text.matchAll(new RegExp(`(?<![\\w$']|(?<!\\.\\.)\\.)${name}(?![\\w$'])`, 'g'))].length;
}
