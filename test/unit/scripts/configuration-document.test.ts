import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configurationDocument } from '../../../scripts/configuration-document.ts';
import { readStack } from '../../../source/inventory/file/stack-file.ts';
import { aFolder } from '../../fixtures/a-folder.ts';

const { write } = aFolder();
const text = configurationDocument();

test('the example of the document is a stack', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  assert.equal(readStack({ file: write('example.yaml', example) }, {}).name, 'example-prod');
});

test('every key has its sentence, and every part its section', () => {
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  assert.ok(rows.length > 50, `${rows.length} keys`);
  for (const row of rows) assert.match(row, /\| \S[^|]*\.\s*\|$/, row);
  for (const title of [
    'tls.NAME',
    'reach.NAME',
    'patroni[].postgres',
    'redis.masters.NAME',
    'haproxy.backends.NAME',
  ])
    assert.ok(text.includes(`## \`${title}\``), title);
});
