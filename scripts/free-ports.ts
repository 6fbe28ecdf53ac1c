import { setTimeout as sleep } from 'node:timers/promises';
import { listServices, type Service } from './docker.ts';
import { restartEngine } from './engine.ts';
import { interrupted } from './interrupt.ts';
import { explainTaken, isLost, takenPorts } from './ports.ts';
import type { Settings } from './settings.ts';
import { Stop } from './stop.ts';

// An engine holds the ports of a container a moment before it says that the container runs.
const RUNS_WITHIN_MS = 5_000;
const POLL_MS = 500;

/**
 * Makes sure that the stack can have its ports. What the engine itself holds for containers that it does not have is
 * free after a restart, which is done where no other project is disturbed (restartEngine).
 * @returns the services of the stack as they are then.
 * @throws Stop that says who has a port, and how to move or free it.
 */
export async function ensurePorts(settings: Settings, yes: boolean): Promise<readonly Service[]> {
  const first = await settled(settings);
  if (first.taken.length === 0) return first.services;
  // Against anybody else a restart would not help.
  if (!first.taken.every(isLost)) throw new Stop(explainTaken(first.taken));
  const why = await restartEngine(settings.project, yes);
  const then = why === undefined ? await settled(settings) : first;
  if (then.taken.length > 0) throw new Stop(explainTaken(then.taken, why));
  return then.services;
}

/** What is taken, once no container is about to run that would explain it. */
async function settled(settings: Settings) {
  const deadline = Date.now() + RUNS_WITHIN_MS;
  while (true) {
    const services = (await listServices(settings.project)) ?? [];
    const taken = await takenPorts(settings, services);
    if (!taken.some(isLost) || Date.now() > deadline) return { taken, services };
    await sleep(POLL_MS, undefined, { signal: interrupted });
  }
}
