import type { Command } from '../../domain/command.ts';
import { containerOf } from '../../domain/facts.ts';
import { stressArgv } from '../equivalent.ts';
import type { Hands, Watch } from './hands.ts';
import type { Result } from './perform.ts';

const ENDS_WITHIN_MS = 10_000;
// What stress-ng needs to start and to stop its workers on a busy machine.
const STRESS_GRACE_MS = 30_000;

/** `POST /containers/{id}/kill`, then waits until Docker says that it runs no more. */
export async function performKill(
  command: Extract<Command, { type: 'container.kill' }>,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  const { member, container } = command;
  const refusal = await refuseUnharmable(container, hands, signal);
  if (refusal !== undefined) return refusal;
  let sendError: string | undefined;
  try {
    await hands.kill(container, signal);
  } catch (error) {
    sendError = (error as Error).message;
  }
  const down = await watch.until(
    (state) => {
      const now = containerOf(state, member);
      return now !== undefined && now.state === 'exited' ? now : undefined;
    },
    ENDS_WITHIN_MS,
    signal,
  );
  if (down !== undefined) {
    return {
      outcome: 'succeeded',
      text: `${member} is dead (exit code ${down.exitCode}); start it again with docker start ${container}`,
    };
  }
  return {
    outcome: 'unknown',
    text: sendError ?? `Docker took the kill, but does not say that ${member} ended`,
  };
}

/** Runs stress-ng in the container; it ends itself after its timeout, whatever becomes of the console. */
export async function performStress(
  command: Extract<Command, { type: 'container.cpu-stress' }>,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  const { member, container, workers, seconds } = command;
  const refusal = await refuseUnharmable(container, hands, signal);
  if (refusal !== undefined) return refusal;
  watch.progress(`${workers} workers for ${seconds} s`);
  try {
    const { exitCode, output } = await hands.exec(
      container,
      stressArgv(workers, seconds),
      seconds * 1000 + STRESS_GRACE_MS,
      signal,
    );
    if (exitCode === 0)
      return { outcome: 'succeeded', text: `${member} was stressed for ${seconds} s and is released` };
    const words = output.trim().split('\n').at(-1) ?? '';
    return { outcome: 'failed', text: `stress-ng ended with ${exitCode}: ${words}` };
  } catch (error) {
    return {
      outcome: 'unknown',
      text: `${(error as Error).message}; stress-ng ends by itself after ${seconds} s`,
    };
  }
}

// The label is asked of Docker at the moment of harm: what was listed a second ago may be another container now.
async function refuseUnharmable(
  container: string,
  hands: Hands,
  signal: AbortSignal,
): Promise<Result | undefined> {
  try {
    const now = await hands.container(container, signal);
    if (now === undefined) return { outcome: 'refused', text: `there is no container ${container} any more` };
    if (!now.chaosAllowed) {
      return { outcome: 'refused', text: `${container} is not labelled io.paws.chaos=allowed` };
    }
    if (now.state !== 'running') {
      return { outcome: 'refused', text: `${container} is not running: it is ${now.state}` };
    }
    return undefined;
  } catch (error) {
    return { outcome: 'failed', text: (error as Error).message };
  }
}
