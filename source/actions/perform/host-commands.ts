import type { Command, ConsoleCommand, HostCommand } from '../../model/command.ts';
import { dockerOf } from '../../model/container-command.ts';
import { dockerExecOf } from '../../model/shell-command.ts';
import { stressArgv } from '../../model/stress.ts';
import { shellLine } from '../../text/shell-line.ts';
import type { CommandTable } from '../command-table.ts';
import { performContainer } from './container.ts';
import { performFault, performHeal } from './fault.ts';
import { performShell } from './shell.ts';

/** The commands that belong to no system: containers, faults, and the console itself. */
export const hostCommands = {
  'container.control': { equivalent: dockerOf, targets: ({ member }) => [member], perform: performContainer },
  'container.shell': {
    equivalent: dockerExecOf,
    targets: ({ member }) => [member],
    perform: (command, ports, _watch, signal) => performShell(command, ports, signal),
  },
  'fault.inject': { equivalent: faultLine, targets: ({ member }) => [member], perform: performFault },
  'fault.heal': {
    equivalent: ({ id }) => shellLine('paws-console', 'heal', id),
    targets: ({ member }) => [member],
    perform: performHeal,
  },
  'console.read-only': {
    equivalent: () => 'paws-console --read-only',
    targets: () => [],
    perform: async ({ on }, _ports, watch) => {
      watch.dispatch({ type: 'read-only.switched', on });
      return { outcome: 'succeeded', text: on ? 'nothing can be changed now' : 'actions are back' };
    },
  },
} satisfies CommandTable<HostCommand | ConsoleCommand>;

function faultLine({ container, seconds, fault }: Extract<Command, { type: 'fault.inject' }>): string {
  const docker = (...words: readonly string[]) => shellLine('docker', ...words);
  const forAWhile = (verb: string, undo: string) =>
    `${docker(verb, container)} && ${shellLine('sleep', seconds)} && ${docker(undo, container)}`;
  switch (fault.kind) {
    case 'kill':
      return forAWhile('kill', 'start');
    case 'stop':
      return forAWhile('stop', 'start');
    case 'pause':
      return forAWhile('pause', 'unpause');
    case 'partition': {
      const target = fault.mode === 'drop' ? 'DROP' : 'REJECT';
      const peers = fault.peers.length === 0 ? [] : ['-s', fault.peers.join(',')];
      const run = docker('run', '--rm', '--network', `container:${container}`, '--cap-add', 'NET_ADMIN');
      return `${run} … ${shellLine('iptables', '-I', 'INPUT', ...peers, '-j', target)}`;
    }
    case 'latency':
      return `tc qdisc add dev eth0 root netem delay ${fault.delayMs}ms loss ${fault.lossPercent}%`;
    default:
      return docker('exec', container, ...stressArgv(fault, seconds));
  }
}
