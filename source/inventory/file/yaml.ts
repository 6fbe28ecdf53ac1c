import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from 'yaml';

/** Where something is in a file: line and column count from 1. */
type Position = { readonly line: number; readonly column: number };

/** A way to a part of a document: `['patroni', 0, 'scope']`. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with a document. */
export type Fault = { readonly at: Position; readonly path: Path; readonly text: string };

/** A document as plain values, and where each part of it is. */
export type Parsed = {
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** Where the value of a part is, or its key, or the nearest part around it that is there. */
  readonly positionOf: (path: Path, what?: 'key' | 'value') => Position;
  /** Whether a key stands there without a colon and a value, as what follows a comma in a password does. */
  readonly isBare: (path: Path) => boolean;
};

// A word that is repeated in words of words could fill the memory.
const MAX_ALIASES = 100;

// The library's own words may hold a piece of the text, which may be a secret.
const WORDS: ReadonlyMap<string, string> = new Map([
  ['BAD_DQ_ESCAPE', 'an escape that is not known between double quotes'],
  ['BAD_INDENT', 'an indentation that fits nothing above'],
  ['BAD_SCALAR_START', 'a text that begins with a sign which needs quotes around it'],
  ['BLOCK_AS_IMPLICIT_KEY', 'a second ": " on a line: a text that holds one needs quotes'],
  ['BLOCK_IN_FLOW', 'a block inside of brackets'],
  ['DUPLICATE_KEY', 'the same key twice'],
  ['MISSING_CHAR', 'that a sign is missing: a quote, a bracket, a comma, or a blank after a colon'],
  ['MULTILINE_IMPLICIT_KEY', 'a key of several lines, or a colon is missing'],
  ['NON_STRING_KEY', 'a key that is no text'],
  ['TAB_AS_INDENT', 'a tab as indentation'],
  ['TAG_RESOLVE_FAILED', 'a tag, which means nothing here'],
  ['UNEXPECTED_TOKEN', 'a sign that cannot stand here'],
]);

/** The documents of a YAML text. Never throws: what is wrong with one is among its faults. */
export function parseYaml(text: string): readonly Parsed[] {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'error' } as const;
  const found = parseAllDocuments(text, options);
  const documents = Array.isArray(found) ? found : [];
  return documents
    .map((document) => parsed(document, lines))
    .filter(({ value, faults }) => value !== null || faults.length > 0);
}

function parsed(document: Document.Parsed, lines: LineCounter): Parsed {
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const start = (node: unknown) => positionAt((node as Node | undefined)?.range?.[0] ?? document.range[0]);
  // What comes after the first one follows from it.
  const wrong = [...document.errors, ...document.warnings].slice(0, 1).map(({ code, pos }) => ({
    ...{ at: positionAt(pos[0]), path: [] },
    text: `expected YAML, found ${WORDS.get(code) ?? 'something else'}`,
  }));
  const faults: readonly Fault[] =
    wrong.length > 0 ? wrong : [...foreignKeys(document, start), ...unlimited(document, start)];
  const walk = (path: Path) => partOf(document, path);
  return {
    value: faults.length > 0 ? undefined : document.toJS({ maxAliasCount: MAX_ALIASES }),
    faults,
    positionOf: (path, what = 'value') => {
      const { key, value } = walk(path);
      return start(what === 'key' ? (key ?? value) : (value ?? key));
    },
    isBare: (path) => {
      const { key, value } = walk(path);
      return key !== undefined && value === null;
    },
  };
}

/** What every object finds in itself is the name of nothing here. */
function foreignKeys(document: Document.Parsed, start: (node: unknown) => Position): readonly Fault[] {
  const found: Fault[] = [];
  visit(document, {
    Pair: (_, { key }: Pair) => {
      const name = isScalar(key) ? String(key.value) : '';
      if (Object.hasOwn(Object.prototype, name))
        found.push({
          at: start(key),
          path: [],
          text: `expected a key, found ${name}, which no part can be called`,
        });
    },
  });
  return found;
}

/** Aliases that stand for nothing, for themselves, or for too much. */
function unlimited(document: Document.Parsed, start: (node: unknown) => Position): readonly Fault[] {
  const found: Fault[] = [];
  visit(document, {
    Alias: (_, alias, ancestors) => {
      const target = alias.resolve(document);
      const words = target === undefined ? 'without its anchor' : 'inside of what it stands for';
      if (target === undefined || ancestors.includes(target))
        found.push({ at: start(alias), path: [], text: `expected YAML, found an alias ${words}` });
    },
  });
  if (found.length > 0) return found;
  try {
    document.toJS({ maxAliasCount: MAX_ALIASES });
    return [];
  } catch {
    return [
      {
        at: start(document.contents),
        path: [],
        text: 'expected YAML, found aliases that stand for too much',
      },
    ];
  }
}

/** The key and the value at the end of a path, or of the part of it that is there. */
function partOf(document: Document.Parsed, path: Path): { key: unknown; value: unknown } {
  let here: { key: unknown; value: unknown } = { key: undefined, value: document.contents };
  for (const step of path) {
    const holder = isAlias(here.value) ? here.value.resolve(document) : here.value;
    if (isMap(holder)) {
      const pair = holder.items.find(({ key }) => isScalar(key) && key.value === String(step));
      if (pair === undefined) return here;
      here = { key: pair.key, value: pair.value };
    } else if (isSeq(holder)) {
      const item = holder.items[Number(step)];
      if (item === undefined) return here;
      here = { key: item, value: item };
    } else return here;
  }
  return here;
}
