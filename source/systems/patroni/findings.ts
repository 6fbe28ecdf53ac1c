import { type Reason, silence, waiting } from '../../cluster/reason.ts';
import { containerOf, current, type Facts, membersOf } from '../../model/facts.ts';
import { formatAge } from '../../text/units.ts';
import { isPrimary, isStreaming } from './facts.ts';

/** What is wrong with Patroni and its nodes, beside what contradicts the leader key. */
export function patroniReasons(facts: Facts): Reason[] {
  const names = membersOf(facts, 'patroni');
  if (names.length === 0) return [];
  const unheard = waiting(facts, 'patroni', names);
  if (unheard !== undefined) return [unheard];
  return [...keyReasons(facts), ...nodeReasons(facts, names)];
}

function keyReasons(facts: Facts): Reason[] {
  const reasons: Reason[] = [];
  const add = (severity: Reason['severity'], text: string) =>
    reasons.push({ severity, system: 'patroni', text });
  const { value: dcs, error, at } = facts.dcs;
  if (dcs === undefined) {
    add('unknown', `leader key not read yet${error === undefined ? '' : `: ${error}`}`);
    return reasons;
  }
  if (dcs.leader === null) {
    add(error === undefined ? 'critical' : 'unknown', 'no leader: the leader key is not in etcd');
  } else if (isMute(facts, dcs.leader.name)) {
    add('critical', `${dcs.leader.name} holds the leader key but does not answer`);
  }
  if (error !== undefined)
    add('unknown', `Patroni's keys in etcd are ${formatAge(facts.now - (at ?? facts.now))} old`);
  if (dcs.config?.paused === true) add('degraded', 'maintenance mode: automatic failover is off');
  const mode = dcs.config?.synchronousMode ?? 'off';
  if (mode !== 'off' && mode !== 'false' && (dcs.sync?.standbys.length ?? 0) === 0)
    add('degraded', 'no sync standby: a failover could lose writes');
  return reasons;
}

/** Whether a node that Docker lets run does not answer; what Docker says against it is a disagreement. */
function isMute(facts: Facts, name: string): boolean {
  const container = containerOf(facts, name);
  return (
    current(facts.patroni[name]) === undefined && (container === undefined || container.state === 'running')
  );
}

function nodeReasons(facts: Facts, names: readonly string[]): Reason[] {
  const holder = facts.dcs.value?.leader?.name;
  return names.flatMap((name): readonly Reason[] => {
    const node = current(facts.patroni[name]);
    if (node === undefined) return name === holder ? [] : silence(facts, 'patroni', name);
    if (isPrimary(node) || isStreaming(node) || name === holder) return [];
    return [{ severity: 'degraded', system: 'patroni', text: `${name} is not streaming (${node.state})` }];
  });
}
