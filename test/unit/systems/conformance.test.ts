import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { healthOf } from '../../../source/cluster/health.ts';
import { statusDocument } from '../../../source/commands/status-document.ts';
import { parseRole } from '../../../source/model/container.ts';
import type { MemberSystem } from '../../../source/model/system.ts';
import { selectStatements } from '../../../source/store/select-describe.ts';
import { isSettled } from '../../../source/store/settled.ts';
import type { State } from '../../../source/store/state.ts';
import { type Finding, isOfKind } from '../../../source/systems/finding.ts';
import { isSystem, systems } from '../../../source/systems/index.ts';
import { rowsOf } from '../../../source/tui/panes/panel.ts';
import { PANELS, panels, panelsWithMembers } from '../../../source/tui/panes/panels.ts';
import { LAYERS } from '../../../source/tui/views/timeline.ts';
import { PHASE_MS } from '../../../source/watch/pace.ts';
import { facts } from '../../fixtures/arbitrary.ts';
import { container, healthyEvents, NOW, stateAfter } from '../../fixtures/facts.ts';
import { after } from '../../fixtures/state.ts';
import { ASKED } from '../net/asked.ts';
import { WATCHES } from '../watch/watches.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const NEW = 'newcomer';

/** A healthy stack to which a member of this system was just added. */
function withNewcomer(system: MemberSystem): State {
  const before = stateAfter({ type: 'faults.observed', at: NOW, faults: [] });
  const containers = [...(before.containers.value ?? []), container(NEW, system)];
  return after(before, { type: 'containers.observed', at: NOW, containers });
}

/** The same, once that member has been silent for a minute. */
function withSilent(system: MemberSystem): State {
  const failed = (at: number) =>
    ({ type: 'source.failed', at, system, member: NEW, error: 'no answer' }) as const;
  return after(
    withNewcomer(system),
    failed(NOW),
    { type: 'clock.ticked', at: NOW + 60_000 },
    failed(NOW + 60_000),
  );
}

/** Facts that members of it may report, and states that may be when they do. */
const seen = fc.sample(facts, { numRuns: 3_000, seed: 1 });
const reports = (id: MemberSystem) =>
  seen.flatMap((event) => (event.type === 'member.observed' && event.system === id ? [event] : []));

for (const system of systems) {
  const { id, title, asked, rowsIn } = system;

  test(`${title}: the role of its containers is that of a watched system`, () => {
    assert.equal(parseRole(id), id, 'record.ts: the id is the label io.paws.role');
    assert.ok(isSystem(id));
  });

  test(`${title}: a member that has not answered yet is waited for, and nothing is settled before`, () => {
    const state = withNewcomer(id);
    const { verdict, reasons } = healthOf(state);
    const texts = reasons.map(({ text }) => text).join('; ');
    const waits = reasons.some((one) => one.system === id && /^waiting for\b.*\bnewcomer\b/.test(one.text));
    assert.ok(waits, `findings.ts: use waiting() of systems/finding.ts; the reasons are: ${texts}`);
    assert.equal(verdict, 'unknown');
    assert.equal(isSettled(state), false);
    assert.equal(isSettled(withSilent(id)), true);
  });

  test(`${title}: a member that is silent is no good health`, () => {
    const { verdict, reasons } = healthOf(withSilent(id));
    const named = reasons.some(({ text }) => text.includes(NEW));
    assert.ok(named && verdict !== 'healthy', 'findings.ts: use silence() of systems/finding.ts');
  });

  test(`${title}: a member that stays silent is an alert`, () => {
    assert.ok(withSilent(id).alerts.active.some((alert) => alert.id === `silent:${NEW}`));
  });

  test(`${title}: what can be critical of it is an alert as well`, () => {
    const kinds = system.rules.map((rule) => rule.id);
    const states = reports(id).map((event) => after(withNewcomer(id), event));
    const critical = states.flatMap((state) => system.findings(state)).filter(isCritical);
    const without = critical.filter((one) => ![...kinds, 'silent'].some((kind) => isOfKind(one, kind)));
    const missing = new Set(without.map((one) => one.id.split(':')[0]));
    assert.deepEqual([...missing], [], 'alerts.ts: a rule for each of these kinds');
  });

  test(`${title}: the silence of a member is a line of the timeline, which can be filtered by system`, () => {
    const { timeline } = withSilent(id);
    assert.ok(timeline.some(({ source, text }) => source === id && text.startsWith(NEW)));
    assert.ok(LAYERS.includes(id));
  });

  test(`${title}: what changes in the report of a member is a line of the timeline`, () => {
    const changed = reports(id).some((event, i, all) => {
      const next = all[i + 1];
      if (next === undefined) return false;
      const { member } = event;
      return system.changed(after(withNewcomer(id), event), member, next.fact as never).length > 0;
    });
    assert.ok(changed, 'record.ts: changed says what is new in a report; see changes.ts of another system');
  });

  test(`${title}: its members have a pane with its own digit key, and the interface that was asked`, () => {
    const state = withNewcomer(id);
    const pane = panels[id];
    assert.ok(pane !== undefined, 'record.ts: pane, or rowsIn with the pane of another system');
    assert.equal(pane.id, rowsIn?.pane ?? id);
    assert.ok(panelsWithMembers(state).includes(pane.id));
    const shown = rowsOf(pane, state).some(({ member }) => member === NEW);
    assert.ok(shown, 'columns.ts: a member that has not answered yet has a row');
    const same = PANELS.filter((other) => panels[other].digit === pane.digit);
    assert.deepEqual(same, [pane.id], 'columns.ts: the digit of the pane is free');
    const statements = selectStatements(withSilent(id), pane.id, NEW);
    assert.ok(statements.some((statement) => statement.owner === NEW && statement.asked === asked));
  });

  test(`${title}: its members are in the document of status --json`, () => {
    const document = JSON.parse(JSON.stringify(statusDocument(withNewcomer(id))));
    const { containers: _, reasons: __, ...parts } = document;
    const named = JSON.stringify(parts).includes(`"${NEW}"`);
    assert.ok(named, 'record.ts: status, with statusMembers() of systems/status.ts or a part of its own');
  });

  test(`${title}: any report of it is tried, and any failure`, () => {
    const failed = seen.some((event) => event.type === 'source.failed' && event.system === id);
    assert.ok(reports(id).length > 0 && failed, 'test/fixtures/arbitrary.ts makes its reports');
  });

  test(`${title}: it is tried with answers that are broken, too large or endless`, () => {
    assert.ok(id in ASKED, 'test/unit/net/asked.ts asks it');
  });

  test(`${title}: it is tried with connections that break, again and again`, () => {
    assert.ok(id in WATCHES, 'test/unit/watch/watches.ts watches it');
  });

  test(`${title}: the healthy stack of the fixtures has a member of it, or it is optional`, () => {
    const observed = healthyEvents().some((event) => event.type === 'member.observed' && event.system === id);
    const hint = 'test/fixtures/facts.ts has one, or the pane is optional';
    assert.ok(observed || panels[id]?.optional === true, hint);
  });
}

function isCritical({ severity }: Finding): boolean {
  return severity === 'critical';
}

test('every folder of systems/ is in the list', () => {
  const folders = readdirSync(path.join(root, 'source/systems'), { withFileTypes: true });
  const named = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const listed = systems.map(({ id }): string => id);
  assert.deepEqual(listed.sort(), named.sort(), 'source/systems/index.ts has each record');
});

test('systems differ in what has to be unique', () => {
  const phases = [...systems.map(({ id, phaseMs }) => [id, phaseMs]), ...Object.entries(PHASE_MS)];
  for (const [name, ms] of phases) {
    const same = phases.filter(([, other]) => other === ms).map(([other]) => other);
    assert.deepEqual(same, [name], `record.ts: phaseMs ${ms} is taken, choose another one below 250`);
  }
  const commands = systems.flatMap((system) => Object.keys(system.commands ?? {}));
  assert.equal(new Set(commands).size, commands.length);
  const keys = systems.flatMap(({ actions }) => actions.flatMap(({ key }) => key ?? []));
  assert.equal(new Set(keys).size, keys.length);
  for (const { actions, commands: table, ports, id } of systems) {
    if (actions.length > 0) assert.ok(table !== undefined && ports !== undefined, id);
  }
});

/**
 * Folders whose subject is how several systems depend on each other, or how all of a stack is configured. Everywhere else a system's name occurs only in
 * the files below, each with its reason.
 */
const CROSS_SYSTEM_FOLDERS = ['cluster/', 'dcs/', 'drill/', 'inventory/file/', 'commands/check/'];

const NAMED_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  // Which tools a shell in a container offers.
  'model/shell-command.ts': ['patroni', 'etcd', 'sentinel', 'redis'],
  // The first pane has the keyboard at the start.
  'store/ui-state.ts': ['patroni'],
  // What one member is to the others: standby of, server of, believed by.
  'store/select-describe.ts': ['patroni', 'etcd', 'sentinel', 'haproxy'],
  // Lag is what PostgreSQL's positions say, no matter who shows it.
  'store/reduce-lag.ts': ['patroni'],
  'store/select-lag.ts': ['patroni'],
  // What sentinels announce is news of its own, kept as the trail of a failover.
  'store/reduce.ts': ['sentinel'],
  'store/state.ts': ['sentinel'],
  'store/timeline.ts': ['sentinel'],
  // The keys of Patroni are in etcd; roles and routes follow the leader key.
  'watch/start.ts': ['patroni', 'etcd'],
  'watch/once.ts': ['patroni', 'etcd'],
  // The ways on which clients are served: through HAProxy to PostgreSQL, to the Redis that the sentinels name.
  'watch/targets.ts': ['patroni', 'sentinel', 'redis', 'haproxy'],
  'watch/write-check.ts': ['redis'],
  'app/turns.ts': ['etcd'],
  // A stack's file names places by system, and systems name the members of others: etcd those of Patroni, sentinels Redis.
  'app/discover.ts': ['patroni', 'etcd', 'sentinel', 'redis'],
  'app/file-stack.ts': ['patroni', 'etcd', 'sentinel', 'redis'],
  'commands/file-stack.ts': ['haproxy'],
  // Alerts about what two systems say of each other.
  'alerting/disagreement.ts': ['patroni'],
  // Faults that are named after what they hit.
  'actions/chaos/kill-random.ts': ['redis'],
  'actions/chaos/named.ts': ['etcd', 'redis'],
  'actions/chaos/network-partition.ts': ['etcd'],
  // The history of leaders, the option --from etcd, and text of settings.
  'tui/views/history.ts': ['patroni'],
  'commands/history.ts': ['patroni'],
  'commands/drill.ts': ['etcd'],
  'commands/action-commands.ts': ['patroni'],
};

test('the name of a system occurs in its folder, in the list, and in files about several systems only', () => {
  const strays: string[] = [];
  for (const file of globSync('**/*.{ts,tsx}', { cwd: path.join(root, 'source') })) {
    if (file.startsWith('systems/') || CROSS_SYSTEM_FOLDERS.some((folder) => file.startsWith(folder)))
      continue;
    const code = readFileSync(path.join(root, 'source', file), 'utf8').replace(
      /\/\*[\s\S]*?\*\/|\/\/.*$/gm,
      '',
    );
    for (const { id } of systems) {
      const named = new RegExp(`systems/${id}/|'${id}'|\\.${id}\\b(?!\\()`).test(code);
      if (named && NAMED_ELSEWHERE[file]?.includes(id) !== true) strays.push(`${file}: ${id}`);
    }
  }
  assert.deepEqual(strays, []);
});

test('the list of files that may name a system has none too many', () => {
  for (const [file, ids] of Object.entries(NAMED_ELSEWHERE)) {
    const code = readFileSync(path.join(root, 'source', file), 'utf8');
    for (const id of ids)
      assert.match(code, new RegExp(`systems/${id}/|'${id}'|\\.${id}\\b`), `${file}: ${id}`);
  }
});
