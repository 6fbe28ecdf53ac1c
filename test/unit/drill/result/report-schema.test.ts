import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { asReport } from '../../../../source/drill/result/report-shape.ts';
import { aRefusedReport, aReport } from '../../../fixtures/drill-report.ts';

const docs = path.join(import.meta.dirname, '..', '..', '..', '..', 'docs');
const published = JSON.parse(readFileSync(path.join(docs, 'report.schema.json'), 'utf8'));
const validate = new Ajv2020().compile(published);

test('every report of real runs in docs follows the schema', () => {
  for (const file of globSync('drills/*/report.json', { cwd: docs })) {
    const report = JSON.parse(readFileSync(path.join(docs, file), 'utf8'));
    assert.ok(validate(report), `${file}: ${JSON.stringify(validate.errors)}`);
    assert.equal(asReport(report), report, file);
  }
});

/** Every way to break one field of a document, at any depth, with the path of it. */
function* broken(value: unknown, where = ''): Generator<{ where: string; value: unknown }> {
  // Stands for what is put in its place, which differs.
  if (where !== '') yield { where, value: Symbol('broken') };
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined);
  for (const [name, inner] of entries)
    for (const change of broken(inner, `${where}/${name}`)) {
      const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
      Reflect.set(copy, name, change.value);
      yield { where: change.where, value: copy };
    }
}

test('the schema and our own check agree on what is a report', () => {
  const { writes, lag } = aReport().series;
  const short = aReport({
    series: { writes: writes.slice(0, 1), lag: { patroni3: lag.patroni3?.slice(0, 1) ?? [] } },
  });
  for (const report of [aReport(), aRefusedReport()]) {
    assert.ok(validate(report), JSON.stringify(validate.errors));
    assert.equal(asReport(report), report);
  }
  for (const [what, wrong] of [
    ['a list', []],
    ['nothing', undefined],
    ['an object', {}],
  ] as const)
    for (const { where, value } of broken(short)) {
      const copy = JSON.parse(
        JSON.stringify(value, (_, inner) => (typeof inner === 'symbol' ? wrong : inner)) ?? 'null',
      );
      assert.equal(validate(copy), typeof asReport(copy) === 'object', `${what} for ${where}`);
    }
});
