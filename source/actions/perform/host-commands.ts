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
    free: true,
    equivalent: dockerExecOf,
    targets: ({ member }) => [member],
    perform: performShell,
  },
  'fault.inject': { equivalent: faultLine, targets: ({ member }) => [member], perform: performFault },
  'fault.heal': {
    free: true,
    equivalent: ({ id }) => shellLine('paws-console', 'heal', id),
    targets: ({ member }) => [member],
    perform: performHeal,
  },
  'console.read-only': {
    free: true,
    equivalent: () => 'paws-console --read-only',
    targets: () => [],
    perform: async ({ on }, _ports, watch) => {
      watch.dispatch({ type: 'read-only.switched', on });
      return { outcome: 'succeeded', text: on ? 'nothing can be changed now' : 'actions are enabled' };
    },
  },
} satisfies CommandTable<HostCommand | ConsoleCommand>;

function faultLine({ container, seconds, fault }: Extract<Command, { type: 'fault.inject' }>): string {
  const docker = (...words: readonly string[]) => shellLine('docker', ...words);
  const forAWhile = (verb: string, undo: string) =>
    `${docker(verb, container)} && ${shellLine('sleep', seconds)} && ${docker(undo, container)}`;
  const beside = docker('run', '--rm', '--network', `container:${container}`, '--cap-add', 'NET_ADMIN');
  switch (fault.kind) {
    case 'kill':
      return forAWhile('kill', 'start');
    case 'stop':
      return forAWhile('stop', 'start');
    case 'pause':
      return forAWhile('pause', 'unpause');
    case 'partition': {
      const target = fault.mode === 'drop' ? 'DROP' : 'REJECT';
      const peers = fault.peers.join(',');
      const rule = (chain: string, side: string) =>
        shellLine('iptables', '-I', chain, ...(peers === '' ? [] : [side, peers]), '-j', target);
      const rules = [
        ...(fault.direction === 'out' ? [] : [rule('INPUT', '-s')]),
        ...(fault.direction === 'in' ? [] : [rule('OUTPUT', '-d')]),
      ];
      return rules.map((line) => `${beside} … ${line}`).join(' && ');
    }
    case 'latency':
      return `${beside} … ${shellLine(...netem(fault))}`;
    default:
      return docker('exec', container, ...stressArgv(fault, seconds));
  }
}

function netem({ delayMs, lossPercent }: { readonly delayMs: number; readonly lossPercent: number }) {
  const what = ['delay', `${delayMs}ms`, 'loss', `${lossPercent}%`];
  return ['tc', 'qdisc', 'add', 'dev', 'eth0', 'root', 'netem', ...what];
}
