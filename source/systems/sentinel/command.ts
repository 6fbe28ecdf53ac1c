import { shellLine } from '../../text/shell-line.ts';

declare module '../../model/command.ts' {
  interface SystemCommands {
    sentinel: SentinelCommand;
  }
}

type About = { readonly sentinel: string; readonly master: string };

/** A change that a sentinel makes: https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/ */
export type SentinelCommand =
  | (About & { readonly type: 'sentinel.failover' })
  /** Forgets peers and replicas and finds those that are alive again. */
  | (About & { readonly type: 'sentinel.reset' })
  /** Changes nothing: asks whether quorum and majority can be reached. */
  | (About & { readonly type: 'sentinel.ckquorum' });

/** Words of the command as the sentinel takes them. */
export function sentinelWords(command: SentinelCommand): readonly string[] {
  const verb = {
    'sentinel.failover': 'FAILOVER',
    'sentinel.reset': 'RESET',
    'sentinel.ckquorum': 'CKQUORUM',
  };
  return ['SENTINEL', verb[command.type], command.master];
}

/** The same from a shell. */
export function redisCliOf(command: SentinelCommand): string {
  return shellLine('redis-cli', '-h', command.sentinel, '-p', 26379, ...sentinelWords(command));
}
