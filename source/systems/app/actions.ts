import { type Action, at, type Field, selectedOr } from '../../actions/action.ts';
import { unfit, unpublished } from '../../actions/checks.ts';
import { containerOf, current, membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { Target } from '../../store/ui-state.ts';
import type { AppCommand } from './command.ts';

// The bounds of the application itself.
const FIELDS: readonly Field[] = [
  { kind: 'number', name: 'rate', label: 'Rate', min: 1, max: 200, unit: 'requests/s' },
  { kind: 'number', name: 'duration', label: 'Duration', min: 1, max: 600, unit: 's' },
];

/** Switches the generated load on: requests such as users make, which end by themselves. */
const appLoad: Action = {
  id: 'app load',
  key: 'L',
  title: 'Load on',
  summary: 'Make the application generate requests as its users would, for some seconds',
  panel: 'app',
  usage: 'app load [--rate N] [--duration N]',
  example: 'app load --rate 50 --duration 60 --yes',
  fields: FIELDS,
  aim: (state, selected) => aimed(state, selected, { rate: '50', duration: '60' }),
  disabled: (state, target) => unfit(FIELDS, state, target) ?? unreachable(state, target),
  danger: () => ({ level: 'confirm' }),
  plan: (state, target) => {
    const { rate, duration } = target.values;
    return planOf(state, target, { rate: Number(rate), seconds: Number(duration) });
  },
  describe: (state, { member = '', values }) => {
    const now = state.app[member]?.value?.load;
    return [
      `${member} generates ${values.rate} requests per second: one in five writes, the others read.`,
      ...(now === undefined ? [] : [`That takes the place of the ${now.rate} per second that it makes now.`]),
      `They end by themselves after ${values.duration} s; what they wrote stays until a load an hour later removes it.`,
    ];
  },
};

/** Switches the generated load off before its time. */
const appLoadOff: Action = {
  id: 'app load off',
  title: 'Load off',
  summary: 'Stop the requests that the application generates',
  panel: 'app',
  usage: 'app load off',
  example: 'app load off --yes',
  fields: [],
  aim: (state, selected) => aimed(state, selected, {}),
  disabled: (state, target) => {
    const reason = unreachable(state, target);
    if (reason !== undefined) return reason;
    return state.app[target.member ?? '']?.value?.load === undefined
      ? 'there is no generated load'
      : undefined;
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, target) => planOf(state, target, 'off'),
  describe: (_state, { member }) => [`${member} no longer generates requests.`],
};

function aimed(state: State, selected: string | undefined, values: Target['values']): Target {
  return at(selectedOr(membersOf(state, 'app'), selected), values);
}

function unreachable(state: State, { member }: Target): string | undefined {
  if (member === undefined) return `there is no application in project ${state.project}`;
  const app = current(state.app[member]);
  if (app === undefined) return `${member} does not answer`;
  if (app.traffic === undefined) return `${member} makes no load: it serves no /stats`;
  return unpublished(state, member, 'app');
}

function planOf(state: State, { member }: Target, wanted: AppCommand['wanted']): readonly AppCommand[] {
  if (member === undefined) return [];
  return [{ type: 'app.load', member, port: containerOf(state, member)?.ports.app ?? 0, wanted }];
}

/** What operators do with the application. */
export const appActions: readonly Action[] = [appLoad, appLoadOff];
