import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Front, front } from '../component/others-live/front.ts';
import { checkLive, isFresh, isToldOld, ONE_ANSWER_KB, peakKb } from '../component/others-live/rows.ts';
import { dockerWithPorts, type OtherDocker } from '../docker-with-ports.ts';
import type { Protocol, Way } from '../fixtures/hostile-server.ts';
import { hostPort, leaderKey, PROJECT, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { CLI } from './console.ts';
import { Terminal } from './terminal.ts';

type Place = { readonly member: string; readonly port: number; readonly protocol: Protocol };

/** Where one real member of each system is met; the others are what must stay live. */
const PLACES = {
  etcd3: { port: 2379, protocol: 'grpc' },
  sentinel2: { port: 26379, protocol: 'resp' },
  'redis-replica': { port: 6379, protocol: 'resp' },
  haproxy: { port: 7000, protocol: 'http' },
  app: { port: 8080, protocol: 'http' },
} as const;
const REST = { patroni2: 8009, patroni3: 8010 } as const;

/** Rows in which something is another with each answer of the member. */
const LIVE = ['etcd1', 'redis'];

const UNCOUNTED = 'the connections of the primary cannot be counted';

/** ctrl-r */
const ASK_AGAIN = '\u0012';

let leader: string;
let hostile: readonly string[];
let others: readonly string[];
let fronts: readonly Front[] = [];
let engine: OtherDocker;
let terminal: Terminal;

before(async () => {
  await untilWhole();
  leader = await leaderKey();
  const replica = leader === 'patroni2' ? 'patroni3' : 'patroni2';
  const places: readonly Place[] = [
    ...Object.entries(PLACES).map(([member, place]) => ({ member, ...place })),
    { member: replica, port: REST[replica], protocol: 'http' },
    { member: leader, port: 5432, protocol: 'postgres' },
  ];
  const all = ['patroni1', 'patroni2', 'patroni3', 'etcd1', 'etcd2', 'sentinel1', 'sentinel3', 'redis'];
  hostile = [replica, ...Object.keys(PLACES)];
  others = all.filter((member) => member !== replica);
  fronts = await Promise.all(places.map(frontOf));
  engine = await dockerWithPorts(({ name }, inside) => {
    const at = places.findIndex(({ member, port }) => member === name && port === inside);
    return fronts[at]?.port;
  });
  const argv = [CLI, '--project', PROJECT];
  // Alerts come and go at once.
  const env = { ...engine.env, PAWS_SILENT_AFTER_MS: '0', PAWS_CLEAR_AFTER_MS: '0' };
  terminal = new Terminal(process.execPath, argv, { cols: 200, rows: 60, env });
  await terminal.until('everybody', isWhole);
});

after(async () => {
  await terminal?.close();
  engine?.close();
  await Promise.all(fronts.map((each) => each.close()));
});

/** What stands before a member of the stack. */
async function frontOf({ member, port, protocol }: Place): Promise<Front> {
  const before = await front(protocol);
  before.behind(await hostPort(member, port));
  return before;
}

async function set(mode: Way | 'good'): Promise<void> {
  await Promise.all(fronts.map((each) => each.set(mode)));
}

/** Everybody's row is of now, and the connections are counted; what tests before left in the alerts may stand there. */
function isWhole(screen: string): boolean {
  const [, , alerts = ''] = screen.split('\n');
  return [...hostile, ...others].every((name) => isFresh(screen, name)) && !alerts.includes(UNCOUNTED);
}

/** The words of the alert about the connections, in the view of alerts. */
async function whyUncounted(): Promise<string> {
  terminal.press('a');
  const selected = () => {
    const lines = terminal.text().split('\n');
    const at = lines.findIndex((line) => /^▸ [✗▲] /.test(line));
    const wanted = lines.findIndex((line) => /^[▸ ] [✗▲] /.test(line) && line.includes(UNCOUNTED));
    if (at === -1 || wanted === -1) return false;
    if (at !== wanted) terminal.press(at < wanted ? 'j' : 'k');
    return at === wanted;
  };
  // Others are raised meanwhile, which moves the rows.
  await until(selected, { timeoutMs: 20_000, what: 'the alert to be selected' });
  const reason = new RegExp(`^ +${leader} at 127\\.0\\.0\\.1:\\d+: .*`, 'm');
  const found = await terminal.until('its reason', (screen) => reason.exec(screen)?.[0]);
  terminal.press('q');
  await terminal.until('the panes', (screen) => screen.includes('q quit'));
  return found;
}

for (const mode of ['silent', 'garbage', 'cut', 'flood'] as const) {
  test(`a member of each system of the real stack: ${mode}`, async () => {
    const peak = peakKb(terminal);
    await set(mode);
    // The connections are counted every five seconds: now, instead of in the course of them.
    terminal.press(ASK_AGAIN);
    await terminal.until('age and reason of each', (screen) =>
      hostile.every((name) => isToldOld(screen, name)),
    );
    assert.match(await whyUncounted(), /: \S.*\S$/);
    await checkLive(terminal, LIVE);
    const screen = terminal.text();
    for (const name of others) assert.ok(isFresh(screen, name), `${name} in\n${screen}`);
    for (const name of hostile) assert.ok(isToldOld(screen, name), `${name} in\n${screen}`);
    assert.ok(peakKb(terminal) - peak < ONE_ANSWER_KB, `${peakKb(terminal) - peak} kB more`);
    await set('good');
    await terminal.until('everybody again', isWhole);
  });
}
