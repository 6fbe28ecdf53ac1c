import { Stop } from '../scripts/stop.ts';

export const MEASUREMENTS = [
  'start',
  'status',
  'leader-key',
  'keys',
  'hostile',
  'frames',
  'idle',
  'rest',
  'load',
  'npm-start',
  'clone',
] as const;

export type Measurement = (typeof MEASUREMENTS)[number];

const SOAK_MINUTES = 60;

const USAGE = `Usage: npm run bench [-- [--json] [--save] [--quick] [--only NAME[,NAME]] [--soak [MINUTES]] [--keep]]
  --json     one JSON document instead of the table
  --save     write the table to docs/benchmarks.md as well
  --quick    few samples of each, to try the bench out: its figures mean nothing
  --only     some of ${MEASUREMENTS.join(', ')}
  --soak     live updates and failovers for so long (${SOAK_MINUTES} minutes) instead of the measurements
  --keep     leave the stack running that the bench has started`;

type Arguments = {
  readonly json: boolean;
  readonly save: boolean;
  readonly quick: boolean;
  readonly keep: boolean;
  readonly only: readonly Measurement[];
  /** Absent where the measurements are wanted. */
  readonly soakMinutes?: number;
};

/** What a run of the bench is asked for. */
export function readArguments(args: readonly string[]): Arguments {
  const flags = new Set<string>();
  let only: readonly Measurement[] = MEASUREMENTS;
  let soakMinutes: number | undefined;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    const next = args[i + 1];
    if (arg === '--only') {
      only = (next ?? '').split(',').map(measurement);
      i += 1;
    } else if (arg === '--soak') {
      const given = next !== undefined && !next.startsWith('--');
      soakMinutes = given ? Number(next) : SOAK_MINUTES;
      if (given) i += 1;
      if (!(soakMinutes > 0)) throw new Stop(USAGE, 64);
    } else if (['--json', '--save', '--quick', '--keep'].includes(arg)) flags.add(arg);
    else throw new Stop(USAGE, 64);
  }
  return {
    json: flags.has('--json'),
    save: flags.has('--save'),
    quick: flags.has('--quick'),
    keep: flags.has('--keep'),
    only,
    ...(soakMinutes === undefined ? {} : { soakMinutes }),
  };
}

function measurement(name: string): Measurement {
  const found = MEASUREMENTS.find((each) => each === name);
  if (found === undefined) throw new Stop(USAGE, 64);
  return found;
}
