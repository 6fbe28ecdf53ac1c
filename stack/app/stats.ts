import type { Cache, CacheFigures } from './cache.ts';
import type { Database, PoolFigures, Way } from './database.ts';
import type { Load, LoadFigures } from './load.ts';
import type { Meter, Traffic } from './meter.ts';

/** `GET /stats`: what the application has done, and does now. */
export type Stats = {
  readonly uptimeSeconds: number;
  readonly traffic: Traffic & {
    /** Attempts that were repeated on another connection. */
    readonly retries: number;
  };
  readonly pool: Readonly<Record<Way, PoolFigures>>;
  readonly cache: CacheFigures;
  readonly load: LoadFigures;
};

/** Gathers the figures as they are now. */
export function statsOf(parts: {
  readonly database: Database;
  readonly cache: Cache;
  readonly meter: Meter;
  readonly load: Load;
}): Stats {
  const { database, cache, meter, load } = parts;
  return {
    uptimeSeconds: Math.round(process.uptime()),
    traffic: { ...meter.traffic(), retries: database.retries() },
    pool: database.figures(),
    cache: cache.figures(),
    load: load.figures(),
  };
}
