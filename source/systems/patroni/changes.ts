import type { Facts } from '../../model/facts.ts';
import { differs } from '../system.ts';
import type { PatroniNode } from './facts.ts';

/** What changed in what a Patroni node reports about itself. */
export function patroniChanges(before: Facts, member: string, is: PatroniNode): readonly string[] {
  const was = before.patroni[member]?.value;
  if (was === undefined) return [];
  const yesNo = (value: boolean) => (value ? 'yes' : 'no');
  const line = (what: string, old: unknown, now: unknown) => differs(`${member} ${what}`, old, now);
  return [
    ...line('role', was.role, is.role),
    ...line('state', was.state, is.state),
    ...line('timeline', was.timeline, is.timeline),
    // A primary has none, which its role says already.
    ...(was.role === is.role
      ? line('replication', was.replicationState ?? 'none', is.replicationState ?? 'none')
      : []),
    ...line('replay paused', yesNo(was.replayPaused), yesNo(is.replayPaused)),
    ...line('pending restart', yesNo(was.pendingRestart), yesNo(is.pendingRestart)),
    ...line('failsafe mode active', yesNo(was.failsafeActive), yesNo(is.failsafeActive)),
  ];
}
