import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HEADER_LINES } from '../../source/tui/header/header.tsx';
import { type Front, front } from '../component/others-live/front.ts';
import { checkLive, isFresh, isOld, ONE_ANSWER_KB, peakKb, rowOf } from '../component/others-live/rows.ts';
import { dockerWithPorts, type OtherDocker } from '../docker-with-ports.ts';
import type { Protocol, Way } from '../fixtures/hostile-server.ts';
import { CTRL_R } from '../keys.ts';
import { hostPort, leaderKey, PROJECT, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { CLI } from './console.ts';
import { Operator } from './operator.ts';
import { inPart, type Sight } from './sight.ts';
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

const NO_SESSION = 'takes no new session';

/** What is read of an endless answer has a limit; etcd's protocol refuses the first bytes already. */
const CUT_AT_THE_LIMIT = 'the answer is larger';

let leader: string;
let hostile: readonly string[];
let others: readonly string[];
let fronts: readonly Front[] = [];
let engine: OtherDocker;
let operator: Operator;

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
  operator = new Operator(new Terminal(process.execPath, argv, { cols: 200, rows: 60, env }));
  await operator.sees(EVERYBODY);
});

after(async () => {
  await operator?.terminal.close();
  engine?.close();
  await Promise.all(fronts.map((each) => each.close()));
});

/** A proxy before a member of the stack. */
async function frontOf({ member, port, protocol }: Place): Promise<Front> {
  const before = await front(protocol);
  before.behind(await hostPort(member, port));
  return before;
}

async function set(mode: Way | 'good'): Promise<void> {
  await Promise.all(fronts.map((each) => each.set(mode)));
}

/** Everybody's row is of now, and PostgreSQL takes sessions; alerts of earlier tests may be there. */
const EVERYBODY: Sight = {
  name: 'everybody, and sessions of PostgreSQL',
  isOn: (screen) => {
    const header = screen.split('\n').slice(0, HEADER_LINES).join('\n');
    return [...hostile, ...others].every((name) => isFresh(screen, name)) && !header.includes(NO_SESSION);
  },
};

/** The row of a member has values of now. */
function fresh(member: string): Sight {
  return { name: `values of now of ${member}`, isOn: (screen) => isFresh(screen, member) };
}

/** The row of a member has values of the past, with their age and the reason. */
function old(member: string): Sight {
  return { name: `age and reason of the values of ${member}`, isOn: (screen) => isOld(screen, member) };
}

/** Waits until the alert about the sessions says in the view of alerts why that is so: the reason that raised it. */
async function seesWhyNoSession(): Promise<void> {
  operator.presses('a');
  const selected = () => {
    const lines = operator.terminal.text().split('\n');
    const at = lines.findIndex((line) => /^▸ [✗?▲] /.test(line));
    const wanted = lines.findIndex((line) => /^[▸ ] [✗?▲] /.test(line) && line.includes(NO_SESSION));
    if (at === -1 || wanted === -1) return false;
    if (at !== wanted) operator.presses(at < wanted ? 'j' : 'k');
    return at === wanted;
  };
  // Others are raised meanwhile, which moves the rows.
  await until(selected, { timeoutMs: 20_000, what: 'the alert to be selected' });
  await operator.sees(new RegExp(`PostgreSQL, for .+: ${leader} at 127\\.0\\.0\\.1:\\d+: \\S`));
  operator.presses('q');
  await operator.sees('q quit');
}

for (const mode of ['silent', 'garbage', 'cut', 'flood'] as const) {
  test(`a member of each system of the real stack: ${mode}`, async () => {
    const { terminal } = operator;
    const peak = peakKb(terminal);
    await set(mode);
    // The connections are counted every five seconds: now, instead of in the course of them.
    operator.presses(CTRL_R);
    await operator.sees(hostile.map(old));
    await seesWhyNoSession();
    await checkLive(terminal, LIVE);
    await operator.sees('q quit');
    for (const sight of [...others.map(fresh), ...hostile.map(old)]) operator.alsoSees(sight);
    if (mode === 'flood') {
      // The memory shows the garbage of seven floods for a while, kept or not.
      const cut = hostile.filter((name) => name !== 'etcd3');
      await operator.sees(cut.map((name) => inPart(name, (screen) => rowOf(screen, name), CUT_AT_THE_LIMIT)));
    } else {
      const grewKb = peakKb(terminal) - peak;
      assert.ok(grewKb < ONE_ANSWER_KB, `${grewKb} kB more`);
    }
    await set('good');
    await operator.sees(EVERYBODY);
  });
}
