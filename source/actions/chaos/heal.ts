import type { ActiveFault } from '../../model/fault.ts';
import type { State } from '../../store/state.ts';
import type { Action } from '../action.ts';

const ALL = 'all';

/** Heals faults before their deadline, and those that no process heals any more. */
export const heal: Action = {
  id: 'heal',
  key: 'H',
  title: 'Heal',
  summary: 'Heal active faults now: one, or all of them',
  panel: 'global',
  needs: 'hosts',
  usage: 'heal [FAULT|all]',
  example: 'heal all --yes',
  positional: { into: 'fault', required: false },
  fields: [
    {
      kind: 'choice',
      name: 'fault',
      label: 'Fault',
      choices: (state) => [
        { value: ALL, label: ALL, note: `${active(state).length} active` },
        ...active(state).map(({ id, member, detail }) => ({
          value: id,
          label: id,
          note: `${member}: ${detail}`,
        })),
      ],
    },
  ],
  aim: () => ({ values: { fault: ALL } }),
  disabled: (state, { values }) => {
    if (state.faults.error !== undefined)
      return `the journal of faults cannot be read: ${state.faults.error}`;
    if (active(state).length === 0) return 'there is no active fault';
    return chosen(state, values.fault).length === 0 ? `there is no fault ${values.fault}` : undefined;
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, { values }) =>
    chosen(state, values.fault).map(({ id, member }) => ({ type: 'fault.heal', id, member })),
  describe: (state, { values }) =>
    chosen(state, values.fault).map(({ id, member, detail }) => `${id}: ${member} is ${detail} no longer.`),
};

function active(state: State): readonly ActiveFault[] {
  return state.faults.value ?? [];
}

function chosen(state: State, id: string | undefined): readonly ActiveFault[] {
  return id === undefined || id === ALL ? active(state) : active(state).filter((fault) => fault.id === id);
}
