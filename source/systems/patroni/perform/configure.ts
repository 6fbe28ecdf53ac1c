import type { Perform } from '../../../actions/command-table.ts';
import { answering, membersOf } from '../../../model/facts.ts';
import { timeoutsOf } from '../../../model/patroni-timeouts.ts';
import type { State } from '../../../store/state.ts';
import { send } from './send.ts';

const DEADLINE_MS = 15_000;
// A member reads the configuration once a loop; this is for a busy machine.
const SLACK_MS = 5_000;

/** Maintenance mode: `PATCH /config`, done when every member that answers says so of itself. */
export const performPause: Perform<'patroni.pause'> = async (command, ports, watch, signal) => {
  const { end, lost } = await send(command, ports, DEADLINE_MS, signal);
  if (end !== undefined) return end;
  const mode = command.on ? 'paused' : 'resumed';
  const says = (state: State) => answering(state, 'patroni', ({ paused }) => paused === command.on);
  const behind = (state: State) => answering(state, 'patroni', ({ paused }) => paused !== command.on);
  const ready = await watch.until(
    (state) => (says(state).length > 0 && behind(state).length === 0 ? true : undefined),
    waitMs(watch.get()),
    signal,
  );
  const state = watch.get();
  const words = lost === undefined ? '' : `${lost}; `;
  if (ready === undefined) {
    const missing = behind(state).length > 0 ? behind(state) : membersOf(state, 'patroni');
    return { outcome: 'unknown', text: `${words}taken by etcd, not yet by ${missing.join(', ')}` };
  }
  const silent = silentOf(state);
  const who = silent.length === 0 ? 'every member says' : `${says(state).join(', ')}: each says`;
  return { outcome: 'succeeded', text: `${words}${who} that it is ${mode}${unasked(silent)}` };
};

/**
 * `PATCH /config`: done when every member that answers has read it. Patroni adds the patch to what the key holds
 * then, so it is only sent while the key holds what the patch was made for.
 */
export const performConfigure: Perform<'patroni.configure'> = async (command, ports, watch, signal) => {
  const { dcs } = watch.get();
  if (dcs.value?.config?.document.modRevision !== command.revision)
    return { outcome: 'refused', text: 'the configuration changed in the meantime; nothing was done' };
  const { end, lost } = await send(command, ports, DEADLINE_MS, signal);
  if (end !== undefined) return end;
  const members = answering(watch.get(), 'patroni');
  const deadline = Date.now() + waitMs(watch.get());
  let missing = members;
  while (missing.length > 0 && Date.now() < deadline && !signal.aborted) {
    const taken = await Promise.all(
      missing.map(async (name) => (await ports.hasConfig(name, command.patch, signal)) === true),
    );
    missing = missing.filter((_, i) => !taken[i]);
    if (missing.length > 0) {
      watch.progress(`waiting for ${missing.join(', ')}`);
      await watch.until(() => undefined, 500, signal);
    }
  }
  const words = lost ?? 'etcd holds the new configuration';
  const silent = silentOf(watch.get());
  return missing.length === 0 && members.length > 0
    ? { outcome: 'succeeded', text: `${words}; ${members.join(', ')} have taken it${unasked(silent)}` }
    : {
        outcome: 'unknown',
        text: `${words}; ${(missing.length > 0 ? missing : silent).join(', ')} have not said that they took it`,
      };
};

function silentOf(state: State): readonly string[] {
  const here = answering(state, 'patroni');
  return membersOf(state, 'patroni').filter((name) => !here.includes(name));
}

// They read the key when they come back.
function unasked(silent: readonly string[]): string {
  return silent.length === 0 ? '' : `; no answer from ${silent.join(', ')}`;
}

function waitMs(state: State): number {
  return timeoutsOf(state).loopWait * 1000 + SLACK_MS;
}
