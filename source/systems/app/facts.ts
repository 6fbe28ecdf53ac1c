declare module '../../model/system.ts' {
  interface SystemFacts {
    app: Application;
  }
}

/** Status of a component in the format of Spring Boot's actuator; whatever it says, only `UP` is well. */
export type ComponentHealth = {
  readonly status: string;
  /** Why it is not up, where it says so. */
  readonly error?: string;
};

/** A bounded pool of connections of the application. */
export type Pool = {
  /** `writes` or `reads`. */
  readonly name: string;
  readonly used: number;
  readonly max: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
};

/** What the application has to do, and how it does (`GET /stats`). */
export type Traffic = {
  readonly requestsPerSecond: number;
  readonly errorsPerSecond: number;
  /** Of the last seconds, ms; absent while there were no requests. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Since it was started. */
  readonly requests: number;
  readonly errors: number;
  readonly retries: number;
};

/** The generated load while it is on. */
export type GeneratedLoad = {
  /** Requests per second. */
  readonly rate: number;
  /** When it ends by itself, ms since the epoch. */
  readonly until: number;
};

/** The application as it reports itself. */
export type Application = {
  readonly name: string;
  /** `UP`, `DOWN`, or another status of Spring Boot's. */
  readonly status: string;
  /** By name: `db`, `redis`. */
  readonly components: Readonly<Record<string, ComponentHealth>>;
  readonly pools: readonly Pool[];
  /** Absent for an application that serves no `/stats`. */
  readonly traffic?: Traffic;
  /** Reads of the cache since the start. */
  readonly cache?: { readonly hits: number; readonly misses: number; readonly errors: number };
  readonly load?: GeneratedLoad;
  /** Whether the status page answers; absent where there is none. */
  readonly pageUp?: boolean;
};

/** Whether it says that all is well with it. */
export function isAppUp({ status }: Pick<Application, 'status'>): boolean {
  return status === 'UP';
}

/** The components that are not up, by name. */
export function componentsDown(app: Application): readonly (ComponentHealth & { readonly name: string })[] {
  return Object.entries(app.components)
    .filter(([, component]) => component.status !== 'UP')
    .map(([name, component]) => ({ name, ...component }));
}

/** Share of a pool that is taken, whole percent. */
export function poolPercent({ used, max }: Pool): number {
  return max > 0 ? Math.round((used * 100) / max) : 0;
}

/** The pool of which the greatest share is taken. */
export function fullestPool({ pools }: Application): Pool | undefined {
  return pools.reduce<Pool | undefined>(
    (fullest, pool) => (fullest === undefined || poolPercent(pool) > poolPercent(fullest) ? pool : fullest),
    undefined,
  );
}

/** Share of the reads that the cache answered, whole percent; undefined while there were none. */
export function hitPercent({ cache }: Application): number | undefined {
  const reads = (cache?.hits ?? 0) + (cache?.misses ?? 0);
  return cache === undefined || reads === 0 ? undefined : Math.round((cache.hits * 100) / reads);
}
