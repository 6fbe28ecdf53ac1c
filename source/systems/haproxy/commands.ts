import { type CommandTable, forAll } from '../../actions/command-table.ts';
import { type HaproxyCommand, socatOf } from './command.ts';
import { performHaproxy } from './perform.ts';

/** The commands of HAProxy's runtime API. */
export const haproxyCommands = forAll(['haproxy.state', 'haproxy.shutdown-sessions'], {
  equivalent: socatOf,
  targets: ({ proxy, backend, server }: HaproxyCommand) => [`${proxy}/${backend}/${server}`],
  perform: performHaproxy,
}) satisfies CommandTable<HaproxyCommand>;
