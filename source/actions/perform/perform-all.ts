import type { Command, Outcome } from '../../model/command.ts';
import { perform } from './perform.ts';
import type { Ports, Result, Watch } from './ports.ts';

/** Reports a command to the action log, and returns what takes its answer. */
type Logged = (command: Command) => (result: Result) => void;

// The gravest first: what is known least, or went least well, is what the operator must see.
const GRAVEST: readonly Outcome[] = ['unknown', 'failed', 'refused', 'succeeded'];

/**
 * Carries a plan out. Faults are injected together and are healed together; everything else goes one after the other, up
 * to the first that does not succeed.
 */
export async function performAll(
  commands: readonly Command[],
  ports: Ports,
  watch: Watch,
  logged: Logged,
  signal: AbortSignal,
  /** Why nothing more may be done: another run is at work by now. */
  stopped: () => Promise<string | undefined> = async () => undefined,
): Promise<Result> {
  const one = async (command: Command): Promise<Result> => {
    const answered = logged(command);
    const result = await perform(command, ports, watch, signal);
    answered(result);
    return result;
  };
  if (commands.length > 1 && commands.every(isFault)) return summed(await Promise.all(commands.map(one)));
  if (commands.length === 0) return { outcome: 'refused', text: 'there was nothing to do' };
  const results: Result[] = [];
  for (const [done, command] of commands.entries()) {
    const why = done === 0 ? undefined : await stopped();
    if (why !== undefined)
      return { outcome: 'failed', text: `stopped after ${done} of ${commands.length}: ${why}` };
    const result = await one(command);
    results.push(result);
    const left = commands.length - results.length;
    if (result.outcome !== 'succeeded')
      return left === 0 ? summed(results) : withText(summed(results), `; nothing was done of ${left} more`);
  }
  return summed(results);
}

function withText({ outcome, text }: Result, more: string): Result {
  return { outcome, text: `${text}${more}` };
}

function isFault({ type }: Command): boolean {
  return type === 'fault.inject' || type === 'fault.heal';
}

/** One result of several: the gravest outcome, and what each says. */
export function summed(results: readonly Result[]): Result {
  const outcome = GRAVEST.find((worst) => results.some((result) => result.outcome === worst)) ?? 'unknown';
  return { outcome, text: results.map(({ text }) => text).join('; ') };
}
