/** How long a start goes on: so long as containers become healthy that never were, and for some time after. */
export class Patience {
  readonly #limitMs: number;
  readonly #now: () => number;
  // Not how many: those that are about to be recreated are healthy, too, and would be the most there ever are.
  readonly #were = new Set<string>();
  #since: number;

  constructor(limitMs: number, now: () => number = () => performance.now()) {
    this.#limitMs = limitMs;
    this.#now = now;
    this.#since = now();
  }

  /** Takes note of which containers are healthy, by id; one that never was is progress. */
  see(healthy: readonly string[]): void {
    const before = this.#were.size;
    for (const id of healthy) this.#were.add(id);
    if (this.#were.size > before) this.#since = this.#now();
  }

  /** Begins again with the whole time: what was in the way has been taken away, which may have lasted. */
  renew(): void {
    this.#since = this.#now();
  }

  /** Whether there was no progress for too long. */
  isOver(): boolean {
    return this.#now() - this.#since > this.#limitMs;
  }
}

/**
 * What helps against what Compose complains of. `wait`: it gave up on a service that was not healthy yet, or on nothing,
 * or the engine went away. `recreate`: the containers refer to a network that is gone, or an engine that was killed had
 * begun to start them; their data is in volumes. `free ports`: somebody has taken one since they were looked at, or an
 * engine that was killed holds it. What it complains of else (the disk) stays as it is: undefined.
 */
export function remedyFor(complaint: string): 'wait' | 'recreate' | 'free ports' | undefined {
  if (/network \S+ not found|task \S+: already exists/.test(complaint)) return 'recreate';
  if (/port is already allocated|address already in use/.test(complaint)) return 'free ports';
  return complaint === '' || HEALS.test(complaint) ? 'wait' : undefined;
}

const HEALS =
  /dependency failed to start|is unhealthy|Cannot connect to the Docker daemon|error during connect|marked for removal|already in progress/;
