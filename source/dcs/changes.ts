import type { Dcs, DcsConfig, DcsFailover } from '../model/dcs.ts';
import { changesBy, changeText } from '../systems/patroni/config-changes.ts';
import { patchBetween } from '../systems/patroni/merge-patch.ts';
import { differs } from '../systems/system.ts';

/** What changed in Patroni's keys. */
export function dcsChanges(was: Dcs | undefined, is: Dcs | undefined): string[] {
  if (was === undefined || is === undefined) return [];
  const standbys = (names: readonly string[] | undefined) => names?.join(', ') || 'none';
  return [
    ...differs('leader key', was.leader?.name ?? 'none', is.leader?.name ?? 'none'),
    ...differs('sync standby', standbys(was.sync?.standbys), standbys(is.sync?.standbys)),
    ...differs('quorum of the sync key', String(was.sync?.quorum ?? 0), String(is.sync?.quorum ?? 0)),
    ...differs('failover key', failoverText(was.failover), failoverText(is.failover)),
    ...historyLines(was, is),
    ...configLines(was.config, is.config),
    ...memberLines(was, is),
  ];
}

function failoverText(failover: DcsFailover | null): string {
  if (failover === null) return 'none';
  const { leader, member = 'any', scheduledAt } = failover;
  const what = leader === undefined ? `failover to ${member}` : `switchover from ${leader} to ${member}`;
  return scheduledAt === undefined ? what : `${what} at ${scheduledAt}`;
}

function historyLines(was: Dcs, is: Dcs): string[] {
  if (was.history === is.history) return [];
  const last = was.history.at(-1)?.timeline ?? 0;
  return is.history
    .filter((row) => row.timeline > last)
    .map(
      ({ timeline, newLeader = 'a member' }) =>
        `history: timeline ${timeline} ended, ${newLeader} was promoted`,
    );
}

// Maintenance mode has a line of its own, because that is what people call it.
function configLines(was: DcsConfig | null, is: DcsConfig | null): string[] {
  const paused = (config: DcsConfig | null) => (config?.paused === true ? 'on' : 'off');
  const [old, now] = [was?.document.settings, is?.document.settings];
  const changes = old === undefined || now === undefined ? [] : changesBy(patchBetween(old, now), old);
  return [
    ...differs('maintenance mode', paused(was), paused(is)),
    ...changes.filter(({ name }) => name !== 'pause').map(changeText),
  ];
}

function memberLines(was: Dcs, is: Dcs): string[] {
  if (was.members === is.members) return [];
  const only = ({ members }: Dcs, other: Dcs) =>
    Object.keys(members).filter((name) => !Object.hasOwn(other.members, name));
  return [
    ...only(is, was).map((name) => `member ${name} registered`),
    ...only(was, is).map((name) => `member ${name} is gone`),
  ];
}
