import { type Action, at, type Choice, selectedOr, type Target } from '../../actions/action.ts';
import { notMember, unpublished } from '../../actions/checks.ts';
import { containerOf, current, membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { PgbouncerCommand } from './command.ts';
import { isPaused, loadOf, type Pgbouncer, type PoolerDatabase } from './facts.ts';

type Found = {
  readonly pooler: Pgbouncer;
  readonly port: number;
  readonly database: PoolerDatabase;
};

type Own = Pick<Action, 'id' | 'title' | 'summary' | 'example'> & {
  readonly type: Extract<PgbouncerCommand, { database: string }>['type'];
  readonly obstacle: (found: Found) => string | undefined;
  readonly what: (found: Found) => readonly string[];
};

// Each is aimed at one database of one PgBouncer, named POOLER/DATABASE.
function databaseAction({ type, obstacle, what, ...own }: Own): Action {
  return {
    ...own,
    usage: `${own.id} POOLER/DATABASE`,
    panel: 'pgbouncer',
    positional: { into: 'database', required: true },
    fields: [{ kind: 'choice', name: 'database', label: 'Database', choices }],
    aim: (state, selected) => {
      const able = all(state).filter((found) => obstacle(found) === undefined);
      const found =
        able.find(({ pooler }) => pooler.name === selected) ??
        able[0] ??
        all(state).find(({ pooler }) => pooler.name === selected) ??
        all(state)[0];
      return { values: found === undefined ? {} : { database: nameOf(found) } };
    },
    disabled: (state, target) => {
      const found = find(state, target);
      return typeof found === 'string' ? found : obstacle(found);
    },
    danger: () => ({ level: 'confirm' }),
    plan: (state, target) => {
      const found = find(state, target);
      if (typeof found === 'string') return [];
      const { pooler, port, database } = found;
      return [{ type, pooler: pooler.name, port, database: database.name }];
    },
    describe: (state, target) => {
      const found = find(state, target);
      return typeof found === 'string' ? [] : what(found);
    },
  };
}

/** Lets the clients of a database wait, and its server connections end: for a switchover that no client notices. */
const poolerPause = databaseAction({
  id: 'pooler pause',
  title: 'Pause a database of PgBouncer',
  summary: 'Make the clients of a database wait once their transactions have ended',
  example: 'pooler pause pgbouncer1/postgres --yes',
  type: 'pgbouncer.pause',
  obstacle: ({ pooler, database }) =>
    database.paused
      ? `${database.name} is paused already`
      : isPaused(pooler, database)
        ? `the whole of ${pooler.name} is ${pooler.state}`
        : undefined,
  what: (found) => {
    const { active, waiting, servers } = load(found);
    return [
      `${nameOf(found)}: its ${active + waiting} clients stay connected, and wait with their next query until it is resumed.`,
      servers === 0
        ? 'No transaction is under way.'
        : `${servers} ${servers === 1 ? 'transaction is' : 'transactions are'} under way; PgBouncer waits until they end.`,
      'A client that waits longer than query_wait_timeout (120 s unless set otherwise) gets an error.',
    ];
  },
});

/** Ends a pause. */
const poolerResume = databaseAction({
  id: 'pooler resume',
  title: 'Resume a database of PgBouncer',
  summary: 'Resume a paused database: its clients get server connections again',
  example: 'pooler resume pgbouncer1/postgres --yes',
  type: 'pgbouncer.resume',
  obstacle: ({ pooler, database }) => {
    if (database.paused) return undefined;
    return isPaused(pooler, database)
      ? `the whole of ${pooler.name} is ${pooler.state}: only RESUME on its console ends that`
      : `${database.name} is not paused`;
  },
  what: (found) => [
    `${nameOf(found)}: ${load(found).waiting} waiting clients get server connections, up to ${found.database.poolSize} for each user.`,
  ],
});

/** Exchanges the server connections of a database, such as those to a former primary. */
const poolerReconnect = databaseAction({
  id: 'pooler reconnect',
  title: 'Reconnect a database of PgBouncer',
  summary: 'Close each server connection of a database when it is free, and open new ones',
  example: 'pooler reconnect pgbouncer1/postgres --yes',
  type: 'pgbouncer.reconnect',
  obstacle: () => undefined,
  what: (found) => [
    `${nameOf(found)}: server connections are closed when their transaction ends, and opened again when clients need them.`,
    'Clients notice nothing but the time of a new connection.',
  ],
});

/** Has PgBouncer read its configuration file. */
const poolerReload: Action = {
  id: 'pooler reload',
  title: 'Reload PgBouncer',
  summary: 'Make PgBouncer read its configuration file and its list of users again',
  panel: 'pgbouncer',
  usage: 'pooler reload [POOLER]',
  example: 'pooler reload --yes',
  positional: { into: 'member', required: false },
  fields: [],
  aim: (state, selected) => at(selectedOr(membersOf(state, 'pgbouncer'), selected)),
  disabled: (state, { member }) => {
    if (membersOf(state, 'pgbouncer').length === 0) return noPooler(state);
    const wrong = notMember(state, 'pgbouncer', 'a PgBouncer', member);
    return wrong !== undefined || member === undefined ? wrong : unreachable(state, member);
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, { member }) =>
    member === undefined
      ? []
      : [{ type: 'pgbouncer.reload', pooler: member, port: portOf(state, member) ?? 0 }],
  describe: (_state, { member }) => [
    `${member} reads its configuration again; connections go on.`,
    'What changed of a database holds for its new server connections.',
  ],
};

function nameOf({ pooler, database }: Pick<Found, 'pooler' | 'database'>): string {
  return `${pooler.name}/${database.name}`;
}

function all(state: State): Found[] {
  return membersOf(state, 'pgbouncer').flatMap((member) => {
    const pooler = current(state.pgbouncer[member]);
    const port = portOf(state, member) ?? 0;
    return (pooler?.databases ?? []).map((database) => ({ pooler: pooler as Pgbouncer, port, database }));
  });
}

function choices(state: State): readonly Choice[] {
  return all(state).map((found) => {
    const { active, waiting } = load(found);
    const state = isPaused(found.pooler, found.database) ? 'paused, ' : '';
    const name = nameOf(found);
    return { value: name, label: name, note: `${state}${active} clients active, ${waiting} waiting` };
  });
}

function find(state: State, { values }: Target): Found | string {
  const name = values.database ?? '';
  const found = all(state).find((one) => nameOf(one) === name);
  if (found !== undefined) return unreachable(state, found.pooler.name) ?? found;
  const members = membersOf(state, 'pgbouncer');
  if (members.length === 0) return noPooler(state);
  const silent = members.find((member) => current(state.pgbouncer[member]) === undefined);
  if (silent !== undefined) return `${silent} does not answer`;
  const known = choices(state).map(({ value }) => value);
  return `there is no database ${name === '' ? 'to choose' : name}: ${known.join(', ') || 'none'}`;
}

function noPooler({ project }: State): string {
  return `there is no PgBouncer in project ${project}`;
}

function unreachable(state: State, member: string): string | undefined {
  if (current(state.pgbouncer[member]) === undefined) return `${member} does not answer`;
  return unpublished(state, member, 'admin');
}

function portOf(state: State, member: string): number | undefined {
  return containerOf(state, member)?.ports.admin;
}

function load({ pooler, database }: Found) {
  return loadOf(pooler, database.name);
}

/** What operators do with PgBouncer. */
export const pgbouncerActions: readonly Action[] = [poolerPause, poolerResume, poolerReconnect, poolerReload];
