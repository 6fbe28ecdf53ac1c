import { shellLine } from '../../text/shell-line.ts';

declare module '../../model/command.ts' {
  interface SystemCommands {
    haproxy: HaproxyCommand;
  }
}

/** A change that HAProxy's runtime API makes (management guide §9.3). */
export type HaproxyCommand =
  | {
      readonly type: 'haproxy.state';
      readonly proxy: string;
      /** Where its runtime API answers on 127.0.0.1. */
      readonly port: number;
      readonly backend: string;
      readonly server: string;
      readonly state: 'ready' | 'drain' | 'maint';
    }
  | {
      readonly type: 'haproxy.shutdown-sessions';
      readonly proxy: string;
      /** Where its runtime API answers on 127.0.0.1. */
      readonly port: number;
      readonly backend: string;
      readonly server: string;
    };

/** The line that is sent to the runtime API. */
export function runtimeLine(command: HaproxyCommand): string {
  const server = `${command.backend}/${command.server}`;
  return command.type === 'haproxy.state'
    ? `set server ${server} state ${command.state}`
    : `shutdown sessions server ${server}`;
}

/** The same from a shell. */
export function socatOf(command: HaproxyCommand): string {
  return `${shellLine('echo', runtimeLine(command))} | ${shellLine('socat', 'stdio', `tcp:127.0.0.1:${command.port}`)}`;
}
