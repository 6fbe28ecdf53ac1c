import { statusOf } from '../../inventory/docker/engine.ts';
import type { Container } from '../../model/container.ts';
import { type ContainerCommand, harms } from '../../model/container-command.ts';
import { containerOf } from '../../model/facts.ts';
import { wasNeverSent } from '../../net/never-sent.ts';
import type { Perform } from '../command-table.ts';
import { type Ports, type Result, refused } from './ports.ts';

const SETTLE_WITHIN_MS = 45_000;
// A stop, a start and crash recovery, until the health check of the container passes.
const HEALTHY_WITHIN_MS = 150_000;

/** Has Docker do something to a container, and waits until Docker shows it. */
export const performContainer: Perform<'container.control'> = async (command, ports, watch, signal) => {
  const { verb, member } = command;
  const refusal = await refuseAnother(command, ports, signal);
  if (refusal !== undefined) return refusal;
  const before = containerOf(watch.get(), member);
  let error: string | undefined;
  try {
    await ports.control(command, signal);
  } catch (thrown) {
    error = (thrown as Error).message;
    // Docker's own no is an answer; silence is not.
    if (statusOf(thrown) !== undefined || wasNeverSent(thrown)) return { outcome: 'failed', text: error };
    if (isGentle(command)) return { outcome: 'unknown', text: error };
  }
  const now = await watch.until(
    (state) => {
      const container = containerOf(state, member);
      return container !== undefined && shows(command, container, before) ? container : undefined;
    },
    verb === 'restart' ? HEALTHY_WITHIN_MS : SETTLE_WITHIN_MS,
    signal,
  );
  if (now === undefined) {
    const health = containerOf(watch.get(), member)?.health;
    if (verb === 'restart' && (health === 'starting' || health === 'unhealthy'))
      return {
        outcome: 'unknown',
        text: `${member} was restarted, but is ${health}: nothing else is restarted`,
      };
    return {
      outcome: 'unknown',
      text: error ?? `Docker accepted the ${verb}, but does not show it of ${member}`,
    };
  }
  const health = now.health === 'none' ? '' : `, ${now.health}`;
  return { outcome: 'succeeded', text: `${member} is ${now.state}${health}` };
};

// Asked of Docker at the moment of the change: what was listed a second ago may be another container now.
async function refuseAnother(
  { verb, container, containerId }: ContainerCommand,
  ports: Ports,
  signal: AbortSignal,
): Promise<Result | undefined> {
  try {
    const now = await ports.container(container, signal);
    if (now === undefined) return refused(`there is no container ${container} any more`);
    if (now.id !== containerId) return refused(`${container} is another container by now: nothing was done`);
    if (harms(verb) && !now.chaosAllowed)
      return refused(
        `${container} is not labelled io.paws.chaos=allowed: only containers with that label may be broken`,
      );
    return undefined;
  } catch (error) {
    return { outcome: 'failed', text: `nothing was done: ${(error as Error).message}` };
  }
}

// What a gentle signal does is the program's to decide, so nothing shows that it arrived.
function isGentle({ verb, signal }: ContainerCommand): boolean {
  return verb === 'kill' && signal !== undefined && signal !== 'SIGKILL';
}

// The next of several is restarted only when this one carries its part again, where a health check tells.
function isFit(now: Container, before: Container | undefined): boolean {
  const checked = now.health !== 'none' || (before !== undefined && before.health !== 'none');
  return !checked || now.health === 'healthy';
}

function shows(command: ContainerCommand, now: Container, before: Container | undefined): boolean {
  switch (command.verb) {
    case 'start':
    case 'unpause':
      return now.state === 'running';
    case 'restart':
      return now.state === 'running' && now.startedAt !== before?.startedAt && isFit(now, before);
    case 'pause':
      return now.state === 'paused';
    case 'stop':
      return now.state === 'exited';
    case 'kill':
      return now.state === 'exited' || isGentle(command);
  }
}
