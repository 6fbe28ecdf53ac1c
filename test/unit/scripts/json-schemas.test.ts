import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { schemas } from '../../../scripts/json-schemas.ts';
import { statusDocument } from '../../../source/commands/status-document.ts';
import { initialState } from '../../../source/store/initial-state.ts';
import { NOW, stateAfter } from '../../fixtures/facts.ts';

const checkOf = (name: keyof typeof schemas) => new Ajv2020({ strict: false }).compile(schemas[name]);
const stored = (value: unknown) => JSON.parse(JSON.stringify(value));

test('the settings: known keys within their ranges, and no others', () => {
  const check = checkOf('config.schema.json');
  assert.ok(check({ lagWarnBytes: 5000, bell: true, alertHook: 'cat' }));
  assert.ok(check({}));
  for (const wrong of [
    { lagWarnBytes: '1 MB' },
    { failoversPerHour: 1.5 },
    { lagWarnByte: 1 },
    { alertHook: ' ' },
  ])
    assert.ok(!check(wrong), JSON.stringify(wrong));
});

test('the status document of a healthy stack, of a silent member, and of nothing at all', () => {
  const check = checkOf('status.schema.json');
  const silent = {
    type: 'source.failed',
    at: NOW,
    system: 'patroni',
    member: 'patroni3',
    error: 'no',
  } as const;
  for (const state of [stateAfter(), stateAfter(silent), initialState('paws360', NOW)]) {
    const document = stored(statusDocument(state));
    assert.ok(check(document), JSON.stringify(check.errors));
  }
});

test('a status document without a part, or with a lag that is text, does not match', () => {
  const check = checkOf('status.schema.json');
  const { patroni, ...rest } = stored(statusDocument(stateAfter()));
  assert.ok(check({ ...rest, patroni }));
  assert.ok(!check(rest));
  patroni.members[0].replayLag = '0 B';
  assert.ok(!check({ ...rest, patroni }));
});
