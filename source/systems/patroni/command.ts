import { withoutSecrets } from '../../text/secrets.ts';
import { shellLine } from '../../text/shell-line.ts';

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

/** What is sent, and to which member. */
type PatroniRequest = {
  readonly to: string;
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
};

/**
 * The request of a command: https://patroni.readthedocs.io/en/latest/rest_api.html. A key of `restart` counts by
 * being there, so it is left out rather than sent as false.
 */
export function requestOf(command: PatroniCommand): PatroniRequest {
  switch (command.type) {
    case 'patroni.switchover': {
      const { leader, candidate, at } = command;
      const body = { leader, candidate, ...(at === undefined ? {} : { scheduled_at: at }) };
      return { to: leader, method: 'POST', path: '/switchover', body };
    }
    case 'patroni.unschedule':
      return { to: command.leader, method: 'DELETE', path: '/switchover' };
    case 'patroni.failover':
      return {
        to: command.via,
        method: 'POST',
        path: '/failover',
        body: { candidate: command.candidate },
      };
    case 'patroni.reinitialize':
      return { to: command.member, method: 'POST', path: '/reinitialize' };
    case 'patroni.restart':
      return {
        to: command.member,
        method: 'POST',
        path: '/restart',
        body: command.pendingOnly ? { restart_pending: true } : {},
      };
    case 'patroni.reload':
      return { to: command.member, method: 'POST', path: '/reload' };
    case 'patroni.pause':
      return {
        to: command.via,
        method: 'PATCH',
        path: '/config',
        body: { pause: command.on ? true : null },
      };
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
      return patronictl(
        'switchover',
        cluster,
        '--leader',
        leader,
        '--candidate',
        candidate,
        ...when,
        '--force',
      );
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
