import type { Drill } from '../../../drill/drill.ts';
import { failover } from './failover.ts';

/** Kills the leader, and has the operator release its key as soon as its death is proven. */
export const assistedFailover: Drill = {
  ...failover,
  name: 'assisted-failover',
  title: 'Assisted failover',
  summary: 'Kill the leader, and release its key once it is proven dead',
  assist: ({ state }) => {
    const candidate = state.dcs.value?.sync?.standbys[0];
    if (candidate === undefined) return undefined;
    return { action: 'failover', target: { values: { candidate, assisted: 'true' } } };
  },
};
