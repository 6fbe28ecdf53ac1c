/** How long a start goes on: so long as more becomes healthy, and for some time after. */
export class Patience {
  readonly #limitMs: number;
  readonly #now: () => number;
  #most = 0;
  #since: number;

  constructor(limitMs: number, now: () => number = () => performance.now()) {
    this.#limitMs = limitMs;
    this.#now = now;
    this.#since = now();
  }

  /** Takes note of how many services are healthy; more than ever before is progress. */
  see(healthy: number): void {
    if (healthy <= this.#most) return;
    this.#most = healthy;
    this.#since = this.#now();
  }

  /** Whether there was no progress for too long. */
  isOver(): boolean {
    return this.#now() - this.#since > this.#limitMs;
  }
}

/**
 * Whether another try may do what Compose failed to do: it gave up on a service that was not healthy yet, or on
 * nothing. What it complains of else (a port, the disk, the engine) stays as it is.
 */
export function mayHeal(complaint: string): boolean {
  return complaint === '' || /dependency failed to start|is unhealthy/.test(complaint);
}
