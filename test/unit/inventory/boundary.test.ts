import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const source = path.join(import.meta.dirname, '..', '..', '..', 'source');

// The inventory itself, what acts on hosts, and what puts the parts together.
const KNOWS_DOCKER = /^(inventory|faults|drill|actions\/perform|app)\//;

test('Docker is known to the inventory and to what acts on hosts only', () => {
  const importers = globSync('**/*.{ts,tsx}', { cwd: source }).filter((file) =>
    /from '(dockerode|[./]+\/inventory\/docker\/)|import\('(dockerode|[./]+\/inventory\/docker\/)/.test(
      readFileSync(path.join(source, file), 'utf8'),
    ),
  );
  assert.ok(importers.length > 0);
  assert.deepEqual(
    importers.filter((file) => !KNOWS_DOCKER.test(file)),
    [],
  );
});

test('only the inventory builds endpoints from ports of containers', () => {
  const makers = globSync('**/*.ts', { cwd: source }).filter((file) =>
    /host: '127\.0\.0\.1', port|function endpointOf/.test(readFileSync(path.join(source, file), 'utf8')),
  );
  assert.deepEqual(
    makers.filter((file) => file !== 'inventory/compose.ts' && file !== 'net/answers.ts'),
    [],
  );
});
