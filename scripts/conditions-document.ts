import { markdownTable } from '../source/drill/report/markdown-table.ts';
import type { Condition } from '../test/conditions/condition.ts';

/** A condition, and the file of the test that checks it, from the root of the project. */
export type Tested = { readonly condition: Condition; readonly file: string };

/**
 * `docs/conditions.md`: what can be wrong, who has seen it, and what the console makes of it. One that is made both ways has
 * one row, of the real stack.
 */
export function conditionsDocument(all: readonly Tested[]): string {
  const onStack = all.filter(({ file }) => file.startsWith('test/e2e/'));
  const made = new Set(onStack.map(({ condition }) => condition.title));
  const captured = all.filter(({ condition }) => !made.has(condition.title));
  return [
    '# Conditions',
    '<!-- Written by npm run conditions from the tests; see test/conditions/condition.ts. -->',
    'Each row is a test that fails where the screen, the verdict, the alert or the exit code of `status` is another one. The sources are public reports in which a condition of that class was seen. `<…>` stands for what is another each time.',
    `## Made on the real stack\n\n${table(onStack)}`,
    `## From facts, captured or written by hand\n\n${table(captured)}`,
  ]
    .join('\n\n')
    .concat('\n');
}

function table(rows: readonly Tested[]): string {
  return markdownTable(
    ['Condition', 'Source', 'The screen says', 'Verdict', 'Alert', 'Test'],
    rows.map(({ condition: { title, sources, says, verdict, alert = '-' }, file }) => [
      title,
      sources.join(', ') || '-',
      `\`${says}\``,
      verdict,
      alert,
      `[${file.split('/').at(-1)}](../${file})`,
    ]),
  );
}
