import { type CommandTable, forAll } from '../../actions/command-table.ts';
import { type PgbouncerCommand, psqlOf } from './command.ts';
import { performPgbouncer } from './perform.ts';

/** The commands of a PgBouncer. */
export const pgbouncerCommands = forAll(
  ['pgbouncer.pause', 'pgbouncer.resume', 'pgbouncer.reconnect', 'pgbouncer.reload'],
  {
    equivalent: psqlOf,
    targets: ({ pooler }: PgbouncerCommand) => [pooler],
    perform: performPgbouncer,
  },
) satisfies CommandTable<PgbouncerCommand>;
