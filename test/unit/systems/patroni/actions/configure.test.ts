import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../../../../source/actions/catalogue.ts';
import type { Event } from '../../../../../source/store/reduce.ts';
import { configKey, NOW, stateAfter } from '../../../../fixtures/facts.ts';
import { opened } from '../../../actions/opened.ts';

const healthy = stateAfter();
const set = (change: string, state = healthy) => opened('config set', state, undefined, { change });
const changed = (settings: Readonly<Record<string, unknown>>, revision = '12'): Event => ({
  type: 'dcs.changed',
  at: NOW,
  revision,
  changes: [configKey(settings, revision)],
});

/** What becomes of the text that `edit` makes of the draft. */
function edited(edit: (text: string) => string, state = healthy) {
  const action = actionById('config edit');
  const draft = action?.draft?.(state);
  assert.ok(action && draft);
  const text = edit(draft.text);
  return { action, draft, flaw: draft.flaw(text), target: draft.target(text, '/state/config.json') };
}

test('settings are set by name; the leader that answers is asked, at the revision that was shown', () => {
  const { plan, danger, lines } = set('ttl=40 postgresql.parameters.wal_buffers=null');
  const patch = { ttl: 40, postgresql: { parameters: { wal_buffers: null } } };
  assert.deepEqual(plan, [
    { type: 'patroni.configure', cluster: 'paws360', patch, via: 'patroni1', revision: '3' },
  ]);
  assert.equal(danger.level, 'confirm');
  assert.ok(lines.includes('ttl: 30 → 40'));
  assert.ok(lines.includes('postgresql.parameters.wal_buffers: "16MB" → removed'));
});

test('clamped values are listed above the changes', () => {
  assert.deepEqual(set('ttl=5').lines.slice(0, 3), [
    '▲ Patroni works with ttl 20 instead of 5: at least 20',
    '▲ Patroni works with loop_wait 1 instead of 10: loop_wait + 2·retry_timeout may be at most ttl',
    '▲ Patroni works with retry_timeout 9 instead of 10: loop_wait + 2·retry_timeout may be at most ttl',
  ]);
});

for (const [change, why] of [
  ['', /a change must be named/],
  ['ttl', /is not NAME=VALUE/],
  ['ttl=30', /nothing would change/],
  ['ttl=x', /Patroni would ignore/],
] as const) {
  test(`refused: "${change}"`, () => assert.match(set(change).reason ?? '', why));
}

test('what may cost writes takes the name of the cluster', () => {
  assert.deepEqual(set('synchronous_mode=off').danger, {
    level: 'type-name',
    name: 'paws360',
    reason: 'synchronous_mode off: a failover may lose acknowledged writes',
  });
});

test('a long list of changes says how many are left out', () => {
  const change = Array.from({ length: 20 }, (_, i) => `slots.s${i}=1`).join(' ');
  const { lines } = set(change);
  assert.equal(lines.filter((line) => line.startsWith('slots.')).length, 15);
  assert.ok(lines.includes('and 5 more settings'));
});

test('without the keys of etcd or a member that answers nothing can be edited', () => {
  const blind: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'no quorum' };
  assert.match(opened('config edit', stateAfter(blind)).reason ?? '', /cannot be read: no quorum/);
  const silent = ['patroni1', 'patroni2', 'patroni3'].map(
    (member): Event => ({ type: 'source.failed', at: NOW, system: 'patroni', member, error: 'refused' }),
  );
  assert.match(opened('config edit', stateAfter(...silent)).reason ?? '', /no member answers/);
});

test('what was edited becomes a patch: keys that are gone are removed', () => {
  const { action, flaw, target } = edited((text) =>
    text.replace('"ttl": 30', '"ttl": 60').replace('  "loop_wait": 10,\n', ''),
  );
  assert.equal(flaw, undefined);
  assert.equal(action.disabled(healthy, target), undefined);
  const [command] = action.plan(healthy, target);
  assert.deepEqual(command?.type === 'patroni.configure' && command.patch, { ttl: 60, loop_wait: null });
});

test('a text with a flaw goes back to the editor', () => {
  assert.match(edited((text) => text.slice(0, -4)).flaw ?? '', /JSON/);
  assert.match(edited(() => '[]').flaw ?? '', /must be a JSON object/);
  assert.match(edited((text) => text.replace('30', '"x"')).flaw ?? '', /ttl must be a whole number/);
});

test('a configuration that changed meanwhile is not overwritten, and the text is not lost', () => {
  const { action, target } = edited((text) => text.replace('30', '60'));
  const now = stateAfter(changed({ loop_wait: 5 }));
  assert.equal(
    action.disabled(now, target),
    'the configuration changed while you were editing; your text is kept in /state/config.json',
  );
});

test('its report names the settings and holds no value', () => {
  const target = { values: { change: '{"standby_cluster":{"password":"canary"},"ttl":null}' } };
  assert.equal(actionById('config set')?.label?.(target), 'standby_cluster.password ttl');
});
