import type { Endpoint, Login } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import { query } from '../../net/postgres.ts';
import { SCHEMA, TABLE } from '../probe/statements.ts';
import { keyOf, type Lane } from '../result/attempt.ts';
import type { NodeLedger } from '../result/ledger.ts';
import { readNodes } from './nodes.ts';

/** Rows that are older were left behind by a run that was killed: another drill may be running now. */
const LEFT_BEHIND_AFTER = '1 hour';

const CREATE = [
  `create schema if not exists ${SCHEMA}`,
  `create table if not exists ${TABLE} (
     run_id text not null,
     lane text not null,
     seq integer not null,
     server inet not null,
     timeline integer not null,
     at timestamptz not null default clock_timestamp(),
     primary key (run_id, lane, seq))`,
  `delete from ${TABLE} where at < now() - interval '${LEFT_BEHIND_AFTER}'`,
];

const POSITION = `
select case when pg_is_in_recovery() then null else pg_current_wal_lsn()::text end as lsn`;
// Positions of a history that has branched off compare as numbers, too: it must be receiving the primary's.
const REACHED = `
select pg_last_wal_replay_lsn() >= $1::pg_lsn
       and exists (select from pg_stat_wal_receiver where status = 'streaming') as reached`;
const ROWS = `select lane, seq from ${TABLE} where run_id = $1`;

/**
 * Makes the table that the probes write to, and removes rows that earlier runs have left behind. The table itself
 * stays. `primary` is HAProxy's port or the primary itself. @throws Error that names it.
 */
export async function prepareLedger(primary: Endpoint, login: Login, limit: Limit): Promise<void> {
  for (const statement of CREATE) await query({ ...primary, auth: login }, statement, [], limit);
}

/**
 * What every node holds of a run: read on the primary, then on each of the others once it has replayed up to where the
 * primary was. `nodes` are the nodes' own ports, the primary among them. A node that does not answer, or does not get
 * there within the limit, has an error instead of keys. Never throws.
 */
export async function readLedger(
  nodes: readonly Endpoint[],
  login: Login,
  runId: string,
  limit: Limit,
): Promise<readonly NodeLedger[]> {
  const ask = (node: Endpoint, sql: string, values: readonly unknown[], part: Limit) =>
    query({ ...node, auth: login }, sql, values, part);
  return await readNodes<string>(
    nodes.map((node) => ({
      name: node.member,
      position: async (part) => {
        const [row] = await ask(node, POSITION, [], part);
        return typeof row?.lsn === 'string' ? row.lsn : null;
      },
      reached: async (position, part) => {
        const [row] = await ask(node, REACHED, [position], part);
        return row?.reached === true;
      },
      keys: async (part) => {
        const rows = await ask(node, ROWS, [runId], part);
        return new Set(rows.map(({ lane, seq }) => keyOf(lane as Lane, Number(seq))));
      },
    })),
    limit,
  );
}

/** Removes the rows of a run. @throws Error that names the primary. */
export async function clearLedger(
  primary: Endpoint,
  login: Login,
  runId: string,
  limit: Limit,
): Promise<void> {
  await query({ ...primary, auth: login }, `delete from ${TABLE} where run_id = $1`, [runId], limit);
}
