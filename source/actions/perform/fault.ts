import { randomBytes } from 'node:crypto';
import { MarkedError } from '../../faults/mark.ts';
import { NotHealedError } from '../../faults/revert.ts';
import { statusOf } from '../../inventory/docker/engine.ts';
import type { Command, FaultSpec } from '../../model/command.ts';
import { type Container, isRunning } from '../../model/container.ts';
import { containerOf } from '../../model/facts.ts';
import { type Fault, faultId } from '../../model/fault.ts';
import { wasNeverSent } from '../../net/never-sent.ts';
import type { Perform } from '../command-table.ts';
import { faultText } from '../fault-text.ts';
import { type Ports, type Result, refused } from './ports.ts';

type Injection = Extract<Command, { type: 'fault.inject' }>;

const ENDS_WITHIN_MS = 10_000;
// A container that is stopped has its grace period.
const STOPS_WITHIN_MS = 45_000;

/**
 * Injects a fault: first its healing is made sure of (journal, and a process that outlives the console), then the
 * fault. It counts as done when Docker says that it has taken effect; it ends by itself at its deadline.
 */
export const performFault: Perform<'fault.inject'> = async (command, ports, watch, signal) => {
  const refusal = await refuseUnharmable(command, ports, signal);
  if (refusal !== undefined) return refusal;
  const fault = faultOf(command, watch.get().project, Date.now());
  try {
    await ports.ensureHealing(fault);
  } catch (error) {
    // Another user's fault of this kind is there: that is a refusal, and no failure.
    const outcome = error instanceof MarkedError ? 'refused' : 'failed';
    return { outcome, text: `nothing was done: ${(error as Error).message}` };
  }
  watch.progress(`${fault.id} will be healed in ${command.seconds} s, even if the console has ended`);
  try {
    const caveat = await ports.inject(
      { id: fault.id, container: fault.victim.id, seconds: command.seconds, spec: command.fault },
      signal,
    );
    if (caveat !== undefined) watch.progress(caveat);
  } catch (error) {
    return await healedNow(fault, (error as Error).message, ports);
  }
  watch.progress(`${command.member}: ${fault.detail}`);
  const until = command.fault.kind === 'stop' ? STOPS_WITHIN_MS : ENDS_WITHIN_MS;
  const effect = await watch.until(
    (state) => (hasEffect(command.fault, containerOf(state, command.member)) ? true : undefined),
    until,
    signal,
  );
  if (effect === undefined) {
    return { outcome: 'unknown', text: `${fault.id}: Docker accepted it, but does not show its effect` };
  }
  return {
    outcome: 'succeeded',
    text: `${command.member}: ${fault.detail}; ${fault.id} heals by itself in ${command.seconds} s`,
  };
};

/** Heals a fault before its deadline. */
export const performHeal: Perform<'fault.heal'> = async ({ id, member }, ports) => {
  try {
    const aside = await ports.heal(id);
    if (aside !== undefined) return { outcome: 'unknown', text: aside };
    return { outcome: 'succeeded', text: `${id} on ${member} is healed` };
  } catch (error) {
    // An error that Docker answers is an answer, and so is what it shows; silence is not.
    const sure = error instanceof NotHealedError || statusOf(error) !== undefined || wasNeverSent(error);
    return { outcome: sure ? 'failed' : 'unknown', text: `${id}: ${(error as Error).message}` };
  }
};

function faultOf(command: Injection, project: string, now: number): Fault {
  const { member, container, containerId, seconds, fault: spec } = command;
  return {
    id: faultId(spec.kind, member, randomBytes(2).toString('hex')),
    kind: spec.kind,
    project,
    member,
    victim: { id: containerId, name: container },
    detail: faultText(spec),
    seconds,
    startedAt: now,
    deadline: now + seconds * 1000,
  };
}

function hasEffect(spec: FaultSpec, container: Container | undefined): boolean {
  if (container === undefined) return false;
  if (spec.kind === 'kill' || spec.kind === 'stop') return !isRunning(container);
  // What happens inside the container is proven by the code that injected it.
  return spec.kind !== 'pause' || container.state === 'paused';
}

// The error alone does not show whether it was done; so it is healed, and that shows it.
async function healedNow(fault: Fault, why: string, ports: Ports): Promise<Result> {
  try {
    const aside = await ports.heal(fault.id);
    if (aside !== undefined) return { outcome: 'unknown', text: `${why}; ${aside}` };
    return { outcome: 'failed', text: `${why}; nothing is left of it` };
  } catch (error) {
    const heals = new Date(fault.deadline).toLocaleTimeString();
    return {
      outcome: 'unknown',
      text: `${why}; healing it failed (${(error as Error).message}) and is tried again at ${heals}`,
    };
  }
}

// The label is asked of Docker at the moment of harm: what was listed a second ago may be another container now.
async function refuseUnharmable(
  { container, containerId, fault: spec }: Injection,
  ports: Ports,
  signal: AbortSignal,
): Promise<Result | undefined> {
  try {
    const now = await ports.container(container, signal);
    if (now === undefined) return refused(`there is no container ${container} any more`);
    if (now.id !== containerId) return refused(`${container} is another container by now: nothing was done`);
    if (!now.chaosAllowed) return refused(`${container} is not labelled io.paws.chaos=allowed`);
    if (now.state !== 'running') return refused(`${container} is not running: it is ${now.state}`);
    const lack = await ports.lacking({ container: containerId, spec }, signal);
    return lack === undefined ? undefined : refused(`nothing was changed: ${lack}`);
  } catch (error) {
    return { outcome: 'failed', text: (error as Error).message };
  }
}
