import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/settings.ts';

const GUIDES = ['CONTRIBUTING.md', 'docs/architecture.md'].filter((file) =>
  existsSync(path.join(root, file)),
);
// What begins like this is a path of the project.
const FOLDERS = /^(?:source|test|scripts|stack|docs|bench|dist)\//;
const AT_ROOT = /^[\w.-]+\.(?:md|json|mjs)$/;

const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Every path of the project that a text names in backticks or links to. */
function pathsIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`|\]\(([^)#\s]+)\)/g)].map(
    ([, code, link]) => code ?? link ?? '',
  );
  const commands = [...text.matchAll(/\b((?:test|scripts)\/\S+\.tsx?)\b/g)].map(([, file = '']) => file);
  return [...new Set([...quoted, ...commands])].filter((word) => FOLDERS.test(word) || AT_ROOT.test(word));
}

/** Whether it is there; `<system>` means any of them. */
function exists(named: string): boolean {
  const pattern = named.replace(/<[a-z]+>/g, '*');
  return pattern === named ? existsSync(path.join(root, named)) : globSync(pattern, { cwd: root }).length > 0;
}

for (const guide of GUIDES) {
  test(`every path that ${guide} names is there`, () => {
    const paths = pathsIn(textOf(guide));
    assert.ok(paths.length >= 10, `only ${paths.length} paths were found in it`);
    assert.deepEqual(
      paths.filter((named) => !exists(named)),
      [],
    );
  });

  test(`every npm script that ${guide} names is there`, () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...textOf(guide).matchAll(/npm run ([a-z:-]+)/g)].map(([, name = '']) => name);
    assert.deepEqual(
      named.filter((name) => !Object.hasOwn(scripts, name)),
      [],
    );
  });

  test(`every example in ${guide} is a file that the compiler has checked`, () => {
    const text = textOf(guide);
    const blocks = [...text.matchAll(/(?:<!-- the same as (\S+) -->\n\n)?```tsx?\n([\s\S]*?)\n```/g)];
    for (const [, file, code] of blocks) {
      assert.ok(file !== undefined, `which file has this? ${code}`);
      assert.equal(textOf(file).trimEnd(), code);
    }
  });
}

test('a path that is not there is noticed', () => {
  const text =
    'see `source/nowhere.ts`, `source/systems/<system>/nothing.ts`, [this](docs/none.md) and `package.json`';
  assert.deepEqual(pathsIn(text).map(exists), [false, false, false, true]);
});
