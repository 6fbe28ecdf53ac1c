import { percentile, slope } from './statistics.ts';

// What is still being filled then (caches, the hour of lag, the timeline) is reported by the slope.
const WARM_UP_PART = 0.2;

/** What is watched, and how much more of it there may be at the end than after the warm-up. */
const WATCHED = {
  'resident memory, MB': { part: 0.1, more: 5 },
  'heap used, MB': { part: 0.25, more: 5 },
  'open files': { part: 0, more: 3 },
  sockets: { part: 0, more: 3 },
  timers: { part: 0, more: 5 },
  'handles and requests': { part: 0, more: 8 },
  'listeners of the process': { part: 0, more: 0 },
} as const;

/** Name of what is watched. */
type Name = keyof typeof WATCHED;
/** What was seen at one moment, minutes since the beginning. */
export type Sample = { readonly at: number } & Readonly<Record<Name, number>>;

/** How one of them went over a soak. */
export type Judged = {
  readonly name: Name;
  readonly first: number;
  readonly last: number;
  readonly most: number;
  readonly perHour: number;
  readonly grows: boolean;
};

/** What resident memory is held to, MB, and from when on, minutes. */
export const MEMORY_BUDGET = { below: 150, from: 10 } as const;

/** Resident memory from ten minutes on, MB, the median; undefined where the soak did not last that long. */
export function settledMemory(samples: readonly Sample[]): number | undefined {
  const late = samples.filter(({ at }) => at >= MEMORY_BUDGET.from);
  return late.length === 0
    ? undefined
    : percentile(
        late.map((each) => each['resident memory, MB']),
        0.5,
      );
}

/** Compares the first quarter after the warm-up with the last one, by their medians. */
export function judge(samples: readonly Sample[]): Judged[] {
  const settled = samples.slice(Math.floor(samples.length * WARM_UP_PART));
  const quarter = Math.max(1, Math.floor(settled.length / 4));
  return (Object.keys(WATCHED) as Name[]).map((name) => {
    const values = settled.map((each) => each[name]);
    const first = percentile(values.slice(0, quarter), 0.5);
    const last = percentile(values.slice(-quarter), 0.5);
    const { part, more } = WATCHED[name];
    return {
      name,
      first,
      last,
      most: Math.max(...samples.map((each) => each[name])),
      perHour: slope(settled.map((each) => [each.at / 60, each[name]])),
      grows: last > first + Math.max(more, first * part),
    };
  });
}
