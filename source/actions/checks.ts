import { storeRefusal } from '../cluster/store.ts';
import type { Container } from '../model/container.ts';
import { dockerSilent } from '../model/docker-silent.ts';
import { containerOf, membersOf } from '../model/facts.ts';
import type { MemberSystem } from '../model/system.ts';
import type { State } from '../store/state.ts';
import { own } from '../text/own.ts';
import type { Field, Target } from './action.ts';

/** The container that a fault may hit, or why it may not. */
export function harmable(state: State, member: string | undefined): Container | string {
  const silent = dockerSilent(state);
  if (silent !== undefined) return silent;
  if (member === undefined) return 'select the row of a member first';
  const container = containerOf(state, member);
  if (container === undefined) return `no container of a member named ${member} in project ${state.project}`;
  if (!container.chaosAllowed) return `${member} is not labelled io.paws.chaos=allowed`;
  if (container.state !== 'running') return `${member} is not running: it is ${container.state}`;
  return container;
}

/** Why the leader key cannot be relied on now; nothing when it can. */
export function leaderUnknown(state: State): string | undefined {
  if (state.dcs.error !== undefined) return `the leader key in etcd cannot be read: ${state.dcs.error}`;
  if (state.dcs.value === undefined) return 'the leader key in etcd has not been read yet';
  return undefined;
}

/** Why Patroni can write nothing to etcd now, or nothing is known of it; nothing when it can. */
export function unwritable(state: State): string | undefined {
  return leaderUnknown(state) ?? storeRefusal(state);
}

/** Why `member` is none of a system's; nothing when it is. `what` is what it should be: `an etcd member`. */
export function notMember(
  state: State,
  system: MemberSystem,
  what: string,
  member: string | undefined,
): string | undefined {
  if (member === undefined) return `select ${what} first`;
  const known = membersOf(state, system);
  return known.includes(member) ? undefined : `${member} is not ${what} (${known.join(', ')})`;
}

/** Why a member cannot be reached for a purpose; nothing when its container publishes a port for it. */
export function unpublished(state: State, member: string, purpose: string): string | undefined {
  return own(containerOf(state, member)?.ports ?? {}, purpose) === undefined
    ? `${member} publishes no port (label io.paws.port.${purpose})`
    : undefined;
}

/** Why a field of the target has a value that it cannot have; nothing when all fit. */
export function unfit(fields: readonly Field[], state: State, target: Target): string | undefined {
  for (const field of fields) {
    const text = own(target.values, field.name) ?? '';
    if (field.kind === 'choice') {
      const choices = field.choices(state, target).map((choice) => choice.value);
      if (!choices.includes(text)) {
        return `${field.label} must be one of ${choices.join(', ')}, not "${text}"`;
      }
    }
    if (field.kind !== 'number') continue;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < field.min || value > field.max) {
      return `${field.label} must be a whole number from ${field.min} to ${field.max}, not "${text}"`;
    }
  }
  return undefined;
}
