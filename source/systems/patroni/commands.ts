import type { CommandTable } from '../../actions/command-table.ts';
import { type PatroniCommand, patronictlOf } from './command.ts';
import { performConfigure, performPause } from './perform/configure.ts';
import { performReinitialize } from './perform/reinitialize.ts';
import { performReload, performRestart } from './perform/restart.ts';
import { performFailover, performSwitchover, performUnschedule } from './perform/switchover.ts';

const equivalent = patronictlOf;
// These change the whole cluster, and nothing else may at the same time.
const cluster = () => ['cluster'];
const member = (command: { readonly member: string }) => [command.member];

/** The commands of Patroni's REST API. */
export const patroniCommands = {
  'patroni.switchover': {
    equivalent,
    targets: ({ leader, candidate }) => [leader, candidate],
    perform: performSwitchover,
  },
  'patroni.unschedule': { equivalent, targets: ({ leader }) => [leader], perform: performUnschedule },
  'patroni.failover': { equivalent, targets: ({ candidate }) => [candidate], perform: performFailover },
  'patroni.reinitialize': { equivalent, targets: member, perform: performReinitialize },
  'patroni.restart': { equivalent, targets: member, perform: performRestart },
  'patroni.reload': { equivalent, targets: member, perform: performReload },
  'patroni.pause': { equivalent, targets: cluster, perform: performPause },
  'patroni.configure': { equivalent, targets: cluster, perform: performConfigure },
} satisfies CommandTable<PatroniCommand>;
