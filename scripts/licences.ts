import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

type Package = {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of its package.json. */
  readonly licence: string;
  readonly author: string;
  /** The licence and notice files that it carries; '' when it carries none. */
  readonly text: string;
};

/** What a package reports about itself. */
type About = {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  /** How it was said until 2014. */
  readonly licenses?: readonly { readonly type: string }[];
  readonly author?: string | { readonly name: string };
};

/** Licences that allow a bundle to be passed on when their text goes with it. */
const ALLOWED = /^(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|Unlicense|CC0-1\.0|BlueOak-1\.0\.0|Python-2\.0)$/;

const LEGAL = /^(licen[cs]es?|3rd-party-licenses|copying|notice)([.-].*)?$/i;
// What packages bundle themselves is listed beside their own bundle.
const LEGAL_IN = ['', 'build'];

/**
 * The text of THIRD-PARTY-LICENSES: every package of which these files (relative to `root`) are a part, with the
 * licence that it carries.
 * @throws Error when a package has no licence that allows that.
 */
export function licenceList(root: string, files: readonly string[]): string {
  const packages = packagesOf(root, files);
  const wrong = packages.filter(({ licence }) => !isAllowed(licence));
  if (wrong.length > 0) {
    const each = wrong.map(({ name, licence }) => `${name} (${licence || 'none'})`).join(', ');
    throw new Error(`may these be bundled? ${each}: see scripts/licences.ts`);
  }
  const sections = packages.map(({ name, version, licence, author, text }) => {
    const own = text || `The package carries no licence file.${author && ` Author: ${author}.`}`;
    return `${'='.repeat(78)}\n${name} ${version} · ${licence}\n\n${own.trim()}\n`;
  });
  return [
    'paws-console is bundled with these packages, each under its own licence:\n',
    ...packages.map(({ name, version, licence }) => `  ${name} ${version} (${licence})`),
    '',
    ...sections,
  ].join('\n');
}

function packagesOf(root: string, files: readonly string[]): Package[] {
  const directories = new Set(files.flatMap((file) => directoryOf(file) ?? []));
  const packages = [...directories].map((directory) => read(path.join(root, directory)));
  // Of two copies the one that says more counts.
  packages.sort((a, b) => a.text.length - b.text.length);
  const once = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]));
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** The package that a file belongs to: `node_modules/a/node_modules/@b/c` of `node_modules/a/node_modules/@b/c/d.js`. */
function directoryOf(file: string): string | undefined {
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function read(directory: string): Package {
  const about: About = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  const { name, version, license, licenses, author } = about;
  const texts = LEGAL_IN.map((part) => path.join(directory, part))
    .filter((part) => existsSync(part))
    .flatMap((part) => readdirSync(part).map((file) => path.join(part, file)))
    .filter((file) => LEGAL.test(path.basename(file)))
    .sort()
    .map((file) => readFileSync(file, 'utf8').trim());
  return {
    name,
    version,
    licence: license ?? licenses?.map(({ type }) => type).join(' OR ') ?? '',
    author: typeof author === 'object' ? author.name : (author ?? ''),
    text: texts.join('\n\n'),
  };
}

/** One of several is enough; where all must hold, all must be allowed. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((id) => ALLOWED.test(id.trim())));
}
