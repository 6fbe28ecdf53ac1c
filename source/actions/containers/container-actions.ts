import { impactOfAll } from '../../cluster/impact.ts';
import type { Container } from '../../model/container.ts';
import { type ContainerVerb, harms } from '../../model/container-command.ts';
import { dockerSilent } from '../../model/docker-silent.ts';
import type { State } from '../../store/state.ts';
import type { Target } from '../../store/ui-state.ts';
import type { Action, Field } from '../action.ts';
import { at } from '../aim.ts';
import { unfit } from '../checks.ts';
import { lossOf } from '../loss.ts';
import { chosen, LABEL, nobody } from './chosen.ts';
import { expectedOf } from './expected-of.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGKILL'];

const SIGNAL: Field = {
  kind: 'choice',
  name: 'signal',
  label: 'Signal',
  choices: () => SIGNALS.map((value) => ({ value, label: value })),
};

type Own = {
  readonly verb: ContainerVerb;
  readonly key?: string;
  readonly title: string;
  readonly summary: string;
  /** States in which there is something to do. */
  readonly from: readonly Container['state'][];
  readonly what: string;
};

function containerAction({ verb, from, what, ...own }: Own): Action {
  const fields = verb === 'kill' ? [SIGNAL, LABEL] : [LABEL];
  const id = `container ${verb}`;
  return {
    ...own,
    id,
    panel: 'containers',
    needs: 'hosts',
    usage: `${id} SERVICE|--label NAME=VALUE${verb === 'kill' ? ' [--signal NAME]' : ''}`,
    example: `${id} sentinel1 --yes`,
    positional: { into: 'member', required: false },
    fields,
    aim: (_state, selected) => at(selected, { label: '', ...(verb === 'kill' ? { signal: 'SIGTERM' } : {}) }),
    disabled: (state, target) => {
      const bad = dockerSilent(state) ?? unfit(fields, state, target);
      if (bad !== undefined) return bad;
      const named = chosen(state, target);
      if (named.length === 0) return nobody(target);
      const unlabelled = named.find((container) => harms(verb) && !container.chaosAllowed);
      if (unlabelled !== undefined)
        return `${unlabelled.member} is not labelled io.paws.chaos=allowed: only containers with that label may be broken`;
      const fitting = named.filter((container) => from.includes(container.state));
      return fitting.length > 0 ? undefined : `${named.map(told).join(', ')}: nothing to ${verb}`;
    },
    danger: (state, target) => {
      const members = membersAt(state, target, from);
      // Never one too many unasked.
      if (harms(verb)) return lossOf(state, members);
      // Restarted one after the other, each is gone for a while alone.
      const losses = verb === 'restart' ? members.map((member) => lossOf(state, [member])) : [];
      return losses.find(({ level }) => level === 'type-name') ?? { level: 'confirm' };
    },
    plan: (state, target) =>
      aimedAt(state, target, from).map((container) => ({
        type: 'container.control',
        verb,
        member: container.member,
        container: container.name,
        containerId: container.id,
        ...(verb === 'kill' ? { signal: target.values.signal ?? 'SIGTERM' } : {}),
      })),
    describe: (state, target) => {
      const members = membersAt(state, target, from);
      return [
        `${members.join(', ')}: ${what}`,
        ...expectedOf(state, verb, members, target.values.signal ?? ''),
        ...(harms(verb)
          ? impactOfAll(state, members).map(({ member, left }) => `Without ${member} it ${left}.`)
          : []),
      ];
    },
  };
}

/** Start, stop, restart, kill, pause and unpause: what stays as it is until somebody changes it again. */
export const containerActions: readonly Action[] = [
  containerAction({
    verb: 'start',
    key: 'B',
    title: 'Start a container',
    summary: 'Start the selected container, or all with a label',
    from: ['exited', 'created', 'dead'],
    what: 'is started; it takes its place as soon as it is healthy.',
  }),
  containerAction({
    verb: 'stop',
    title: 'Stop a container',
    summary: 'Stop the selected container cleanly, or all with a label; it stays down',
    from: ['running', 'restarting'],
    what: 'gets SIGTERM and its grace period, and stays down until it is started.',
  }),
  containerAction({
    verb: 'restart',
    title: 'Restart a container',
    summary: 'Restart the selected container, or all with a label, one after the other as each is healthy',
    from: ['running', 'exited', 'paused'],
    what: 'is stopped cleanly and started again; the next one only when this one is healthy.',
  }),
  containerAction({
    verb: 'kill',
    title: 'Send a signal',
    summary: 'Send a signal to the selected container, or to all with a label',
    from: ['running', 'paused'],
    what: 'gets the signal; if it ends, it stays down until it is started.',
  }),
  containerAction({
    verb: 'pause',
    title: 'Pause a container',
    summary: 'Freeze the selected container, or all with a label, until it is unpaused',
    from: ['running'],
    what: 'is frozen until it is unpaused (chaos pause ends by itself).',
  }),
  containerAction({
    verb: 'unpause',
    title: 'Unpause a container',
    summary: 'Let the selected container, or all with a label, continue',
    from: ['paused'],
    what: 'continues where it was frozen.',
  }),
];

function aimedAt(state: State, target: Target, from: Own['from']): readonly Container[] {
  return chosen(state, target).filter((container) => from.includes(container.state));
}

function membersAt(state: State, target: Target, from: Own['from']): readonly string[] {
  return aimedAt(state, target, from).map(({ member }) => member);
}

function told({ member, state }: Container): string {
  return `${member} is ${state}`;
}
