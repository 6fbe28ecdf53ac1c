import { impactOfAll } from '../../cluster/impact.ts';
import type { How } from '../../cluster/predict/leader.ts';
import type { Command, FaultSpec } from '../../model/command.ts';
import type { State } from '../../store/state.ts';
import type { Target } from '../../store/ui-state.ts';
import { type Action, at, type Field } from '../action.ts';
import { harmable, unfit } from '../checks.ts';
import { expectedLoss, lossOf } from '../losses.ts';

/** How long a fault lasts: every fault has an end. Also the flag `--duration`. */
export const DURATION: Field = {
  kind: 'number',
  name: 'duration',
  label: 'Duration',
  min: 1,
  max: 3600,
  unit: 's',
};

const WITH: Field = {
  kind: 'text',
  name: 'with',
  label: 'Together with',
  hint: 'more members, separated by commas; nothing for this one alone',
};

type Values = Target['values'];

/** What is particular to one kind of fault; everything else is the same for all. */
type FaultAction = Pick<Action, 'id' | 'key' | 'title' | 'summary' | 'usage' | 'example'> & {
  /** Fields before the duration. */
  readonly fields?: readonly Field[];
  readonly values: Values;
  /** What is done to a member; `all` are those that are hit together. */
  readonly spec: (values: Values, state: State, member: string, all: readonly string[]) => FaultSpec;
  /** How the members are lost to their cluster, so that a quorum may be; absent where they are not. */
  readonly loses?: (values: Values) => How | undefined;
  /** Whether several members can be hit at once: `patroni1,etcd2`. */
  readonly together?: true;
  /** Why these values make no sense together; nothing when they do. */
  readonly senseless?: (values: Values) => string | undefined;
  /** What happens to which member, a line each. */
  readonly describe: (state: State, members: readonly string[], values: Values) => string[];
};

/** An action that injects a fault into the selected member, or one into each of several. */
export function faultAction(own: FaultAction): Action {
  const { spec, loses, values, fields = [], describe, together, senseless, ...common } = own;
  const all = [...fields, ...(together === true ? [WITH] : []), DURATION];
  const hit = (target: Target) => (together === true ? membersOf(target) : alone(target));
  return {
    ...common,
    panel: 'global',
    needs: 'hosts',
    positional: { into: 'member', required: true },
    fields: all,
    aim: (_state, selected) => at(selected, { ...(together === true ? { with: '' } : {}), ...values }),
    disabled: (state, target) => {
      const members = hit(target);
      const why = unharmable(state, members.length === 0 ? [undefined] : members);
      return why ?? unfit(all, state, target) ?? senseless?.(target.values);
    },
    danger: (state, target) =>
      loses?.(target.values) === undefined ? { level: 'confirm' } : lossOf(state, hit(target)),
    plan: (state, target) => {
      const members = hit(target);
      return injections(state, members, target, (member) => spec(target.values, state, member, members));
    },
    describe: (state, target) => {
      const members = hit(target);
      const seconds = Number(target.values.duration);
      const how = loses?.(target.values);
      return [
        ...describe(state, members, target.values),
        ...(how === undefined
          ? []
          : [
              ...expectedLoss(state, { members, how, seconds }),
              ...impactOfAll(state, members).map(({ member, left }) => `Without ${member} it ${left}.`),
            ]),
        `It is healed after ${seconds} s, even if the console has ended.`,
      ];
    },
  };
}

function alone({ member }: Target): readonly string[] {
  return member === undefined ? [] : [member];
}

// On the command line they stand in the subcommand's word, in a confirmation beside the member of the row.
function membersOf({ member = '', values }: Target): readonly string[] {
  const names = `${member},${values.with ?? ''}`.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** The commands that inject a fault into each of these members, for as long as the target says. */
export function injections(
  state: State,
  members: readonly string[],
  { values }: Target,
  spec: (member: string) => FaultSpec = () => ({ kind: 'kill' }),
): readonly Command[] {
  return members.flatMap((member) => {
    const victim = harmable(state, member);
    if (typeof victim === 'string') return [];
    const { name: container, id: containerId } = victim;
    const seconds = Number(values.duration);
    return [{ type: 'fault.inject', member, container, containerId, seconds, fault: spec(member) }];
  });
}

/** Why one of these members may not be harmed; undefined where all may. */
export function unharmable(state: State, members: readonly (string | undefined)[]): string | undefined {
  return members.map((member) => harmable(state, member)).find((victim) => typeof victim === 'string');
}
