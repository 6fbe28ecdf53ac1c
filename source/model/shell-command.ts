import { shellLine } from '../text/shell-line.ts';
import type { Role } from './container.ts';
import type { ContainerCommand } from './container-command.ts';

/** What can be opened in a container, with a terminal of its own. */
export type Tool = 'psql' | 'redis-cli' | 'etcdctl' | 'sh';

/** Opens a tool in a container for the operator. Only the operator knows what is done in there. */
export type ShellCommand = Pick<ContainerCommand, 'member' | 'container'> & {
  readonly type: 'container.shell';
  readonly tool: Tool;
  /** Holds no password: the tools log in over sockets and ports that are open to the container itself. */
  readonly argv: readonly string[];
};

const SHELL = ['sh', '-c', 'command -v bash >/dev/null && exec bash; exec sh'];

/** What can be opened in a container of this role; the first is what it is opened for. */
export function toolsOf(role: Role): readonly Tool[] {
  switch (role) {
    case 'patroni':
      return ['psql', 'sh'];
    case 'redis':
    case 'sentinel':
      return ['redis-cli', 'sh'];
    case 'etcd':
      return ['etcdctl', 'sh'];
    default:
      return ['sh'];
  }
}

/** The command line of a tool in a container of this role. */
export function argvOf(tool: Tool, role: Role): readonly string[] {
  switch (tool) {
    case 'psql':
      return ['psql', '-h', '/tmp', '-U', 'postgres'];
    case 'redis-cli':
      return role === 'sentinel' ? ['redis-cli', '-p', '26379'] : ['redis-cli'];
    case 'etcdctl':
      // It reads no commands of its own: a shell it is, and who the members are to begin with.
      return ['sh', '-c', `etcdctl member list -w table; ${SHELL[2]}`];
    case 'sh':
      return SHELL;
  }
}

/** The same from a shell. */
export function dockerExecOf({ container, argv }: ShellCommand): string {
  return shellLine('docker', 'exec', '-it', container, ...argv);
}
