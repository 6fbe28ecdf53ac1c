import type { Container } from '../../model/container.ts';
import type { State } from '../../store/state.ts';
import type { Field, Target } from '../action.ts';

/** A label instead of a member. */
export const LABEL: Extract<Field, { kind: 'text' }> = {
  kind: 'text',
  name: 'label',
  label: 'Or by label',
  hint: 'role=etcd: every container with io.paws.role=etcd; nothing for the one above',
};

/** The containers that a target names: by its label, or else by its member. */
export function chosen(state: State, { member, values }: Target): readonly Container[] {
  const all = state.containers.value ?? [];
  const label = values.label ?? '';
  if (label === '') return all.filter((container) => container.member === member);
  const [name = '', value = ''] = label.replace(/^io\.paws\./, '').split('=');
  return all.filter((container) =>
    name === 'role' ? container.role === value : name === 'member' && container.member === value,
  );
}

/** Why a target names no container. */
export function noContainer({ member, values }: Target): string {
  const label = values.label ?? '';
  if (label !== '') return `no container has the label ${label} (role=… or member=…)`;
  return member === undefined ? 'name a container, or a label' : `there is no container of ${member}`;
}
