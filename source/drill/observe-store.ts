import { isSynchronous } from '../cluster/predict/successor.ts';
import { containerOf, current } from '../model/facts.ts';
import type { Run } from './run.ts';
import { settingsText } from './steady-state.ts';

const READ_EVERY_MS = 200;

/**
 * Reports what the store knows and the observer does not poll, when it changes: every container, the settings in etcd,
 * faults of others, and which victims that are no databases are up. Returns what ends that.
 */
export function observeStore(
  run: Pick<Run, 'context' | 'scene' | 'incident' | 'clock' | 'since'>,
): () => void {
  const { context, scene, incident, clock, since } = run;
  const reported = new Map<string, string>();
  const isNew = (key: string, value: string) => {
    if (reported.get(key) === value) return false;
    reported.set(key, value);
    return true;
  };
  const read = () => {
    const state = context.state();
    const atMs = clock.now();
    for (const { member, state: is, startedAt = null } of state.containers.value ?? [])
      if (isNew(`container ${member}`, `${is} ${startedAt}`))
        incident.see({ type: 'container', atMs, name: member, state: is, startedAt });
    const config = state.dcs.value?.config;
    if (config != null && isNew('settings', settingsText(config)))
      incident.see({
        ...{ type: 'settings', atMs, text: settingsText(config) },
        synchronous: isSynchronous(state),
      });
    for (const { id, member, detail, startedAt } of state.faults.value ?? [])
      if (startedAt >= since && !scene.victims.includes(member) && isNew(`fault ${id}`, ''))
        incident.see({ type: 'other fault', atMs, id, name: member, text: detail });
    for (const name of scene.victims.filter((victim) => !scene.members.includes(victim))) {
      const up = containerOf(state, name)?.state === 'running' && current(state.etcd[name])?.healthy === true;
      incident.see({ type: 'member', atMs, name, up });
    }
  };
  read();
  const timer = setInterval(read, READ_EVERY_MS);
  return () => clearInterval(timer);
}
