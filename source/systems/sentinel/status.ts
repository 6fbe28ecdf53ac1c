import { type Facts, membersOf } from '../../model/facts.ts';
import { observation, statusMembers, triedOf } from '../status.ts';

/** Part of the sentinels in the status document, with the Redis instances that they watch. */
export function sentinelStatus(facts: Facts) {
  const names = membersOf(facts, 'sentinel');
  const masters = new Set(names.flatMap((n) => facts.sentinel[n]?.value?.masters.map((m) => m.name) ?? []));
  return {
    masters: [...masters].map((name) => {
      const views = names.flatMap((sentinelName) => {
        const master = facts.sentinel[sentinelName]?.value?.masters.find((m) => m.name === name);
        return master === undefined
          ? []
          : [{ sentinel: sentinelName, ...master, ...observation(facts.sentinel[sentinelName]) }];
      });
      const addresses = [...new Set(views.map((view) => `${view.host}:${view.port}`))];
      return { name, address: addresses.length === 1 ? (addresses[0] ?? null) : null, views };
    }),
    sentinels: names.map((name) => ({ name, ...observation(facts.sentinel[name]) })),
    redis: statusMembers(facts, 'redis').map((redis) => ({
      ...redis,
      write: triedOf(facts, 'writes', redis.name),
    })),
  };
}
