import type { Lane } from '../result/attempt.ts';

const LANES: Readonly<Record<Lane, string>> = {
  persistent: 'writes over kept connections',
  fresh: 'writes over a new connection each time',
  read: 'reads from the replicas',
  redis: 'writes to Redis',
};

/** Lanes in the order in which they are shown. */
export const LANE_ORDER = Object.keys(LANES) as readonly Lane[];

/** What a lane is called for people. */
export function laneText(lane: Lane): string {
  return LANES[lane];
}
