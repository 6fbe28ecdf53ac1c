import { blastRadius } from '../../domain/blast.ts';
import type { FaultSpec } from '../../domain/command.ts';
import type { How } from '../../domain/predict/leader.ts';
import type { State } from '../../store/state.ts';
import type { Target } from '../../store/ui-state.ts';
import type { Action, Danger, Field } from '../action.ts';
import { harmable, unfit } from '../checks.ts';
import { expectedLoss } from '../expected.ts';

/** How long a fault lasts: every fault has an end. Also the flag `--duration`. */
export const DURATION: Field = {
  kind: 'number',
  name: 'duration',
  label: 'Duration',
  min: 1,
  max: 3600,
  unit: 's',
};

/** What is particular to one kind of fault; everything else is the same for all. */
export type FaultAction = Pick<Action, 'id' | 'key' | 'title' | 'summary' | 'usage' | 'example'> & {
  /** Fields before the duration. */
  readonly fields: readonly Field[];
  readonly values: Readonly<Record<string, string>>;
  readonly spec: (values: Readonly<Record<string, string>>, state: State, member: string) => FaultSpec;
  /** How the member is lost to its cluster meanwhile, so that a quorum may be; undefined where it is not. */
  readonly loses: ((values: Readonly<Record<string, string>>) => How) | undefined;
  /** What happens to whom, a line each. */
  readonly describe: (state: State, member: string, values: Readonly<Record<string, string>>) => string[];
};

/** An action that injects one fault into the selected member. */
export function faultAction(own: FaultAction): Action {
  const { spec, loses, values, fields, describe, ...common } = own;
  const all = [...fields, DURATION];
  return {
    ...common,
    panel: 'global',
    positional: { into: 'member', required: true },
    fields: all,
    aim: (_state, selected) => ({
      ...(selected === undefined ? {} : { member: selected }),
      values: { ...values },
    }),
    disabled: (state, target) => {
      const victim = harmable(state, target.member);
      return typeof victim === 'string' ? victim : unfit(all, state, target);
    },
    danger: (state, { member }) => (loses === undefined ? { level: 'confirm' } : lossOf(state, member)),
    plan: (state, target) => injection(state, target, spec),
    describe: (state, { member, values: chosen }) => [
      ...describe(state, member ?? '', chosen),
      ...(loses === undefined || member === undefined
        ? []
        : [
            ...expectedLoss(state, {
              members: [member],
              how: loses(chosen),
              seconds: Number(chosen.duration),
            }),
            `Meanwhile it ${blastRadius(state, member).left}.`,
          ]),
      `It is taken back after ${chosen.duration} s, also when the console is gone.`,
    ],
  };
}

/** A fault that would cost a quorum or the last healthy replica is meant only when the name is typed. */
export function lossOf(state: State, member: string | undefined): Danger {
  const cost = member === undefined ? undefined : blastRadius(state, member).cost;
  return cost === undefined ? { level: 'confirm' } : { level: 'type-name', name: member ?? '', reason: cost };
}

function injection(state: State, { member, values }: Target, spec: FaultAction['spec']) {
  const victim = harmable(state, member);
  if (typeof victim === 'string') return [];
  return [
    {
      type: 'fault.inject',
      member: victim.member,
      container: victim.name,
      seconds: Number(values.duration),
      fault: spec(values, state, victim.member),
    } as const,
  ];
}
