import type { Container } from '../../model/container.ts';
import { dockerSilent } from '../../model/docker-silent.ts';
import { argvOf, type Tool, toolsOf } from '../../model/shell-command.ts';
import type { State } from '../../store/state.ts';
import { type Action, at, type Field, type Target } from '../action.ts';
import { unfit } from '../checks.ts';
import { chosen, LABEL, noContainer } from './chosen.ts';

const TOOL: Field = {
  kind: 'choice',
  name: 'tool',
  label: 'Tool',
  choices: (state, target) => toolsIn(state, target).map((value) => ({ value, label: value })),
};
const FIELDS: readonly Field[] = [
  TOOL,
  { ...LABEL, hint: 'member=redis: the one container with io.paws.member=redis' },
];

/** Opens a tool in a container, with the terminal for itself. It may change anything, so read-only mode has none. */
export const shell: Action = {
  id: 'shell',
  key: 'A',
  title: 'Shell in a container',
  summary:
    'Open psql, redis-cli, etcdctl or a shell in the selected container; the console comes back after it',
  panel: 'containers',
  needs: 'hosts',
  usage: 'shell MEMBER|--label NAME=VALUE [--tool psql|redis-cli|etcdctl|sh]',
  example: 'shell patroni1 --tool psql',
  positional: { into: 'member', required: false },
  fields: FIELDS,
  aim: (state, selected) => usual(state, at(selected, { tool: '', label: '' })),
  reaim: usual,
  disabled: (state, target) => {
    const silent = dockerSilent(state);
    if (silent !== undefined) return silent;
    const [container, ...more] = chosen(state, target);
    if (container === undefined) return noContainer(target);
    if (more.length > 0) {
      const names = [container, ...more].map(({ member }) => member).join(', ');
      return `${target.values.label} fits ${more.length + 1} containers (${names}): a shell opens in one`;
    }
    if (container.state !== 'running')
      return `${container.member} is ${container.state}: a shell needs a container that runs`;
    return unfit(FIELDS, state, target);
  },
  danger: () => ({ level: 'none' }),
  plan: (state, target) =>
    chosen(state, target).map(({ member, name, role }) => {
      const tool = toolsOf(role).find((known) => known === target.values.tool) ?? 'sh';
      return { type: 'container.shell', member, container: name, tool, argv: argvOf(tool, role) };
    }),
  describe: (state, target) => [
    `${target.values.tool} opens in ${chosen(state, target).map(({ member }) => member)}, with the whole terminal.`,
    'When it ends the console is back; ctrl-] leaves it even if it hangs.',
  ],
};

function toolsIn(state: State, target: Target): readonly Tool[] {
  const [container]: readonly Container[] = chosen(state, target);
  return container === undefined ? [] : toolsOf(container.role);
}

/** The same target, with the usual tool of its container where none is chosen. */
function usual(state: State, target: Target): Target {
  const tools = toolsIn(state, target);
  const { tool = '' } = target.values;
  if (tool !== '' || tools[0] === undefined) return target;
  return { ...target, values: { ...target.values, tool: tools[0] } };
}
