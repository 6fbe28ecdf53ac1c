import { withoutSecrets } from '../../text/secrets.ts';
import { shellLine } from '../../text/shell-line.ts';
import type { PatroniWrite } from './client.ts';

declare module '../../model/command.ts' {
  interface SystemCommands {
    patroni: PatroniCommand;
  }
}

/** A change that Patroni's REST API makes. */
export type PatroniCommand = {
  /** Patroni's scope: what its own tools call the cluster. */
  readonly cluster: string;
} & (
  | {
      readonly type: 'patroni.switchover';
      readonly leader: string;
      readonly candidate: string;
      /** ISO 8601 with a zone; absent for now. */
      readonly at?: string;
    }
  | { readonly type: 'patroni.unschedule'; readonly leader: string }
  | {
      /** Works without a leader, and may lose writes. `via` is the member that is asked. */
      readonly type: 'patroni.failover';
      readonly candidate: string;
      readonly via: string;
    }
  | { readonly type: 'patroni.reinitialize'; readonly member: string }
  | { readonly type: 'patroni.restart'; readonly member: string; readonly pendingOnly: boolean }
  | { readonly type: 'patroni.reload'; readonly member: string }
  | { readonly type: 'patroni.pause'; readonly on: boolean; readonly via: string }
  | {
      /** A JSON merge patch of the dynamic configuration (null removes). */
      readonly type: 'patroni.configure';
      readonly patch: Readonly<Record<string, unknown>>;
      readonly via: string;
      /** The configuration that it was made for: revision of the last change of its key in etcd. */
      readonly revision: string;
    }
);

/**
 * The request of a command, and the member that it is sent to: https://patroni.readthedocs.io/en/latest/rest_api.html. A
 * key of `restart` counts by being there, so it is left out rather than sent as false.
 */
export function requestOf(command: PatroniCommand): PatroniWrite & { readonly to: string } {
  const post = (to: string, path: string, body?: PatroniWrite['body']) =>
    ({ to, method: 'POST', path, ...(body === undefined ? {} : { body }) }) as const;
  switch (command.type) {
    case 'patroni.switchover': {
      const { leader, candidate, at } = command;
      const when = at === undefined ? {} : { scheduled_at: at };
      return post(leader, '/switchover', { leader, candidate, ...when });
    }
    case 'patroni.unschedule':
      return { to: command.leader, method: 'DELETE', path: '/switchover' };
    case 'patroni.failover':
      return post(command.via, '/failover', { candidate: command.candidate });
    case 'patroni.reinitialize':
      return post(command.member, '/reinitialize');
    case 'patroni.restart':
      return post(command.member, '/restart', command.pendingOnly ? { restart_pending: true } : {});
    case 'patroni.reload':
      return post(command.member, '/reload');
    case 'patroni.pause':
      return { to: command.via, method: 'PATCH', path: '/config', body: { pause: command.on ? true : null } };
    case 'patroni.configure':
      return { to: command.via, method: 'PATCH', path: '/config', body: command.patch };
  }
}

/** The same from a shell. */
export function patronictlOf(command: PatroniCommand): string {
  const { cluster } = command;
  const patronictl = (...words: readonly string[]) => shellLine('patronictl', ...words);
  switch (command.type) {
    case 'patroni.switchover': {
      const { leader, candidate, at } = command;
      const when = at === undefined ? [] : ['--scheduled', at];
      const who = ['--leader', leader, '--candidate', candidate];
      return patronictl('switchover', cluster, ...who, ...when, '--force');
    }
    case 'patroni.unschedule':
      return patronictl('flush', cluster, 'switchover', '--force');
    case 'patroni.failover':
      return patronictl('failover', cluster, '--candidate', command.candidate, '--force');
    case 'patroni.reinitialize':
      return patronictl('reinit', cluster, command.member, '--force');
    case 'patroni.restart': {
      const pending = command.pendingOnly ? ['--pending'] : [];
      return patronictl('restart', cluster, command.member, ...pending, '--force');
    }
    case 'patroni.reload':
      return patronictl('reload', cluster, command.member, '--force');
    case 'patroni.pause':
      return patronictl(command.on ? 'pause' : 'resume', cluster, '--wait');
    case 'patroni.configure': {
      // The line is shown, kept and copied: what is set as a password must be put in by hand.
      const patch = JSON.stringify(withoutSecrets(command.patch));
      return `${shellLine('echo', patch)} | ${patronictl('edit-config', cluster, '--apply', '-', '--force')}`;
    }
  }
}
