import { holdingOf } from '../../../cluster/predict/acknowledged.ts';
import type { Command } from '../../../model/command.ts';
import { dockerSilent } from '../../../model/docker-silent.ts';
import { containerOf, current } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import { isPaused } from '../maintenance.ts';
import { isStreaming } from '../streaming.ts';
import { leaderOf } from './cluster.ts';

/**
 * What is missing for the proof that the leader is dead while its key still exists; undefined when it is proven.
 * Only a process that cannot run is fenced: a paused or cut-off one would go on where it was.
 */
export function fenceGap(state: State): string | undefined {
  const leader = leaderOf(state);
  if (state.dcs.error !== undefined) return `the leader key cannot be read: ${state.dcs.error}`;
  if (leader === undefined) return 'there is no leader key in etcd: nothing to release';
  const silent = dockerSilent(state);
  if (silent !== undefined) return silent;
  const container = containerOf(state, leader);
  if (container === undefined) return `${leader} has no container here: there is no proof that it is dead`;
  if (container.state !== 'exited' && container.state !== 'dead')
    return `${leader} is not proven dead: Docker says that it is ${container.state}`;
  return undefined;
}

/** Why the leader's key must not be released for this candidate; undefined when it may. */
export function assistedGap(state: State, candidate: string): string | undefined {
  const gap = fenceGap(state);
  if (gap !== undefined) return gap;
  if (isPaused(state)) return 'the cluster is paused: no member would take over after the release of the key';
  const holding = holdingOf(state, candidate);
  if (!holding.certain) return holding.text;
  const node = current(state.patroni[candidate]);
  if (node === undefined || node.state !== 'running') return `${candidate} does not run`;
  // Its walreceiver has no primary to stream from any more; what it has received is what counts.
  if (isStreaming(state, candidate) && node.replayPaused) return `the replay of ${candidate} is paused`;
  return state.dcs.value?.leader?.key === undefined ? 'the leader key has not been read yet' : undefined;
}

/** The release of the leader's key, bound to the revision that was read. */
export function release(state: State, standby: string): readonly Command[] {
  const leader = state.dcs.value?.leader;
  const container = leader === undefined || leader === null ? undefined : containerOf(state, leader.name);
  if (leader === undefined || leader === null || container === undefined) return [];
  return [
    {
      type: 'etcd.release-leader-key',
      leader: leader.name,
      container: container.name,
      key: leader.key ?? '',
      modRevision: leader.modRevision,
      standby,
    },
  ];
}
