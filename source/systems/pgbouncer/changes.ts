import type { Facts } from '../../model/facts.ts';
import { differs } from '../system.ts';
import type { Pgbouncer, PoolerDatabase } from './facts.ts';

/** What changed in what a PgBouncer reports about itself. */
export function pgbouncerChanges(before: Facts, member: string, is: Pgbouncer): readonly string[] {
  const was = before.pgbouncer[member]?.value;
  if (was === undefined) return [];
  const old = new Map(was.databases.map((database) => [database.name, database]));
  const names = new Set(is.databases.map(({ name }) => name));
  return [
    ...differs(`${member} version`, was.version, is.version),
    ...differs(`${member} state`, was.state, is.state),
    ...is.databases.flatMap((database) => databaseChanges(member, database, old.get(database.name))),
    ...was.databases
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => `${member} database ${name} is gone`),
  ];
}

function databaseChanges(member: string, is: PoolerDatabase, was?: PoolerDatabase): readonly string[] {
  const what = `${member} database ${is.name}`;
  if (was === undefined) return [`${what} is new`];
  return [
    ...differs(what, wordOf(was), wordOf(is)),
    ...differs(`${what} pool size`, was.poolSize, is.poolSize),
    ...differs(`${what} reserve`, was.reserve, is.reserve),
    ...differs(`${what} mode`, was.mode, is.mode),
  ];
}

function wordOf({ paused, disabled }: PoolerDatabase): string {
  if (paused) return disabled ? 'paused, disabled' : 'paused';
  return disabled ? 'disabled' : 'active';
}
