import { shellLine } from '../../text/shell-line.ts';

declare module '../../model/command.ts' {
  interface SystemCommands {
    haproxy: HaproxyCommand;
  }
}

type To = {
  readonly proxy: string;
  /** Where its runtime API answers on 127.0.0.1. */
  readonly port: number;
  /** Whether it speaks TLS there. */
  readonly tls?: true;
  readonly backend: string;
  readonly server: string;
};

/** A change that HAProxy's runtime API makes (management guide §9.3). */
export type HaproxyCommand =
  | (To & { readonly type: 'haproxy.state'; readonly state: 'ready' | 'drain' | 'maint' })
  | (To & { readonly type: 'haproxy.shutdown-sessions' });

/** The line that is sent to the runtime API. */
export function runtimeLine(command: HaproxyCommand): string {
  const server = `${command.backend}/${command.server}`;
  return command.type === 'haproxy.state'
    ? `set server ${server} state ${command.state}`
    : `shutdown sessions server ${server}`;
}

/** The same from a shell; with TLS in a directory that has the files of the label `io.paws.tls.admin`. */
export function socatOf(command: HaproxyCommand): string {
  const { proxy, port, tls } = command;
  const address = `127.0.0.1:${port}`;
  const peer = tls
    ? `openssl:${address},cafile=ca.crt,cert=client.crt,key=client.key,commonname=${proxy}`
    : `tcp:${address}`;
  return `${shellLine('echo', runtimeLine(command))} | ${shellLine('socat', 'stdio', peer)}`;
}
