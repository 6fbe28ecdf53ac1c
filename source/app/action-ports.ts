import { setTimeout } from 'node:timers/promises';
import { type HostPorts, NotSentError, type PortContext, type Ports } from '../actions/perform/ports.ts';
import { isInteractive } from '../commands/subcommand.ts';
import { ensureHealing } from '../faults/ensure-healing.ts';
import { healNow } from '../faults/heal-now.ts';
import { inject, lacking } from '../faults/inject.ts';
import type { Journal } from '../faults/journal.ts';
import type { DockerClient } from '../inventory/docker/docker.ts';
import { SETTLES_WITHIN_MS } from '../inventory/docker/exec.ts';
import { endpointAt, type Inventory } from '../inventory/inventory.ts';
import { answers } from '../net/answers.ts';
import type { Store } from '../store/store.ts';
import { systems } from '../systems/index.ts';
import { printable } from '../text/printable.ts';
import { rawTerminal } from '../tui/terminal/lend-terminal.ts';
import { placeNow } from './place.ts';

const DOCKER_DEADLINE_MS = 10_000;
// A clean stop has the container's grace period.
const FAULT_DEADLINE_MS = 60_000;
/** Exit code of a command that SIGKILL has ended. */
const SIGKILLED = 137;

// What every terminfo knows.
const TERMS = ['xterm', 'xterm-256color', 'screen', 'screen-256color', 'tmux-256color', 'linux'];

// A system without commands has none.
function systemPorts(context: PortContext): Omit<Ports, keyof HostPorts> {
  return Object.assign({}, ...systems.map((system) => system.ports?.(context)));
}

/** How commands reach the members of one stack. */
export function makePorts(
  project: string,
  store: Store,
  inventory: Inventory,
  docker: DockerClient,
  journal: Journal,
): Ports {
  const limit = (signal: AbortSignal, deadlineMs = DOCKER_DEADLINE_MS) => ({ signal, deadlineMs });

  const endpoint: PortContext['endpoint'] = (member, purpose) => {
    const members = inventory.members(store.get().containers.value ?? []);
    return endpointAt(
      members.find(({ name }) => name === member),
      purpose,
    );
  };

  return {
    ...systemPorts({ endpoint, place: placeNow(project, inventory, store.get), facts: store.get }),
    shell: async ({ member, tool, container, argv }, signal) => {
      if (!isInteractive()) throw new NotSentError(`${tool} needs a terminal`);
      const ended = await rawTerminal((terminal) => {
        const banner = `${tool} in ${member} (${container}); ctrl-] leaves it`;
        terminal.output.write(`${printable(banner)}\r\n`);
        const env = { TERM: TERMS.find((name) => name === process.env.TERM) ?? 'xterm' };
        return docker.attach(container, argv, { env }, terminal, limit(signal));
      });
      // A command ends with its container, and the engine reports the container last.
      const killed = !ended.running && (ended.exitCode === undefined || ended.exitCode === SIGKILLED);
      if (killed) await setTimeout(SETTLES_WITHIN_MS);
      return { ...ended, state: (await docker.inspected(container, limit(signal)))?.state };
    },
    control: ({ verb, containerId, signal: name }, signal) => {
      const within = limit(signal, FAULT_DEADLINE_MS);
      return verb === 'kill'
        ? docker.kill(containerId, name ?? 'SIGKILL', within)
        : docker[verb](containerId, within);
    },
    signOfLife: async (name, signal) => {
      const state = (await docker.inspected(name, limit(signal)))?.state;
      if (state !== undefined && state !== 'exited' && state !== 'dead')
        return `Docker says that it is ${state}`;
      const found = store.get().containers.value?.find((container) => container.name === name);
      for (const [purpose, port] of Object.entries(found?.ports ?? {})) {
        if (await answers(port, signal)) return `something answers on its port ${port} (${purpose})`;
      }
      return undefined;
    },
    container: async (name, signal) =>
      (await docker.containers(project, limit(signal))).find((container) => container.name === name),
    lacking: (fault, signal) => lacking(docker, fault, limit(signal, FAULT_DEADLINE_MS)),
    ensureHealing: (fault) => ensureHealing(fault, docker, journal, { deadlineMs: FAULT_DEADLINE_MS }),
    inject: async (fault, signal) => {
      await inject(docker, fault, limit(signal, FAULT_DEADLINE_MS));
      const why = journal.note(fault.id, { inForce: true });
      return why === undefined
        ? undefined
        : `the journal cannot be written (${why}): ${fault.id} is healed at its deadline, not before`;
    },
    heal: (id) => healNow(id, project, docker, journal, { deadlineMs: FAULT_DEADLINE_MS }),
  };
}
