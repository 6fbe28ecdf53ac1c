import { impactOfAll } from '../../cluster/impact.ts';
import type { Container } from '../../model/container.ts';
import { type ContainerVerb, harms } from '../../model/container-command.ts';
import { dockerSilent } from '../../model/docker-silent.ts';
import type { State } from '../../store/state.ts';
import type { Target } from '../../store/ui-state.ts';
import { type Action, at, type Field } from '../action.ts';
import { unfit } from '../checks.ts';
import { expectedInTurn, expectedLoss, lossOf } from '../losses.ts';
import { chosen, LABEL, noContainer } from './chosen.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGKILL'];

// What a program does on the other signals is its own choice.
const ENDING = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT'];
// A container that is stopped and started again.
const RESTARTS_IN_S = 2;

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
  /**
   * What stops, for which clients and for how long, when it is done to the containers of these members; lines of text.
   */
  readonly expects?: (state: State, members: readonly string[], signal: string) => readonly string[];
};

function containerAction({ verb, from, what, expects, ...own }: Own): Action {
  const fields = verb === 'kill' ? [SIGNAL, LABEL] : [LABEL];
  const id = `container ${verb}`;
  const aimedAt = (state: State, target: Target) =>
    chosen(state, target).filter((container) => from.includes(container.state));
  const membersAt = (state: State, target: Target) => aimedAt(state, target).map(({ member }) => member);
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
      if (named.length === 0) return noContainer(target);
      const unlabelled = named.find((container) => harms(verb) && !container.chaosAllowed);
      if (unlabelled !== undefined)
        return `${unlabelled.member} is not labelled io.paws.chaos=allowed: only containers with that label may be broken`;
      const fitting = named.filter((container) => from.includes(container.state));
      return fitting.length > 0 ? undefined : `${named.map(stateText).join(', ')}: nothing to ${verb}`;
    },
    danger: (state, target) => {
      const members = membersAt(state, target);
      // Never the loss of a quorum without a question.
      if (harms(verb)) return lossOf(state, members);
      // Restarted one after the other, each is gone for a while alone.
      const losses = verb === 'restart' ? members.map((member) => lossOf(state, [member])) : [];
      return losses.find(({ level }) => level === 'type-name') ?? { level: 'confirm' };
    },
    plan: (state, target) =>
      aimedAt(state, target).map((container) => ({
        type: 'container.control',
        verb,
        member: container.member,
        container: container.name,
        containerId: container.id,
        ...(verb === 'kill' ? { signal: target.values.signal ?? 'SIGTERM' } : {}),
      })),
    describe: (state, target) => {
      const members = membersAt(state, target);
      return [
        `${members.join(', ')}: ${what}`,
        ...(expects?.(state, members, target.values.signal ?? '') ?? []),
        ...(harms(verb)
          ? impactOfAll(state, members).map(({ member, left }) => `Without ${member} it ${left}.`)
          : []),
      ];
    },
  };
}

/** Start, stop, restart, kill, pause and unpause: the result lasts until it is changed again. */
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
    expects: (state, members) => expectedLoss(state, { members, how: 'stop' }),
  }),
  containerAction({
    verb: 'restart',
    title: 'Restart a container',
    summary: 'Restart the selected container, or all with a label, one after the other as each is healthy',
    from: ['running', 'exited', 'paused'],
    what: 'is stopped cleanly and started again; the next one only when this one is healthy.',
    expects: (state, members) => expectedInTurn(state, { members, how: 'stop', seconds: RESTARTS_IN_S }),
  }),
  containerAction({
    verb: 'kill',
    title: 'Send a signal',
    summary: 'Send a signal to the selected container, or to all with a label',
    from: ['running', 'paused'],
    what: 'gets the signal; if it ends, it stays down until it is started.',
    expects: (state, members, signal) =>
      ENDING.includes(signal)
        ? expectedLoss(state, { members, how: signal === 'SIGKILL' ? 'kill' : 'stop' })
        : [],
  }),
  containerAction({
    verb: 'pause',
    title: 'Pause a container',
    summary: 'Freeze the selected container, or all with a label, until it is unpaused',
    from: ['running'],
    what: 'is frozen until it is unpaused (chaos pause ends by itself).',
    expects: (state, members) => expectedLoss(state, { members, how: 'pause' }),
  }),
  containerAction({
    verb: 'unpause',
    title: 'Unpause a container',
    summary: 'Let the selected container, or all with a label, continue',
    from: ['paused'],
    what: 'continues where it was frozen.',
  }),
];

function stateText({ member, state }: Container): string {
  return `${member} is ${state}`;
}
