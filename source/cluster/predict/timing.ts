import { containersOf, type Facts, membersOf } from '../../model/facts.ts';
import { adjusted } from '../../model/patroni-timeouts.ts';
import { routesWrites } from '../../systems/haproxy/facts.ts';
import { own } from '../../text/own.ts';

/** The settings of Patroni that decide how long an outage lasts, ms, as it uses them. */
export type PatroniTiming = {
  readonly ttlMs: number;
  readonly loopMs: number;
  readonly retryMs: number;
  /** For people: `ttl 20 s, loop_wait 5 s`. */
  readonly text: string;
};

/** The settings of HAProxy's health checks, ms. */
export type CheckTiming = {
  readonly interMs: number;
  readonly fastInterMs: number;
  readonly downInterMs: number;
  readonly rise: number;
  readonly fall: number;
  /** Where the intervals are from, as HAProxy reports only rise and fall: `profile fast`. */
  readonly source: string;
};

type Intervals = Pick<CheckTiming, 'interMs' | 'fastInterMs' | 'downInterMs'>;

/**
 * The intervals in `stack/haproxy/haproxy.cfg`, by timing profile. HAProxy reports them nowhere, neither in its
 * statistics nor in its runtime API.
 */
export const profileIntervals: Readonly<Record<string, Intervals>> = {
  default: { interMs: 3000, fastInterMs: 3000, downInterMs: 3000 },
  fast: { interMs: 1000, fastInterMs: 500, downInterMs: 500 },
};

// HAProxy 3.0 configuration manual §5.2: `inter`, `rise` and `fall` where nothing is set.
const HAPROXY_DEFAULT: Intervals = { interMs: 2000, fastInterMs: 2000, downInterMs: 2000 };
const RISE = 2;
const FALL = 3;

/** Patroni's settings from the dynamic configuration; undefined while that is not known. */
export function patroniTiming(facts: Facts): PatroniTiming | undefined {
  const config = facts.dcs.value?.config;
  if (config == null) return undefined;
  const { ttl, loopWait, retryTimeout } = adjusted(config);
  return {
    ttlMs: ttl * 1000,
    loopMs: loopWait * 1000,
    retryMs: retryTimeout * 1000,
    text: `ttl ${ttl} s, loop_wait ${loopWait} s`,
  };
}

/** The checks of HAProxy's backend for writes: rise and fall as it reports them, the intervals of its profile. */
export function checkTiming(facts: Facts): CheckTiming {
  const servers = membersOf(facts, 'haproxy').flatMap((name) => facts.haproxy[name]?.value?.servers ?? []);
  const server = servers.find(({ backend }) => routesWrites(backend)) ?? servers[0];
  const profile = containersOf(facts, 'haproxy')[0]?.profile;
  const intervals = profile === undefined ? undefined : own(profileIntervals, profile);
  return {
    ...(intervals ?? HAPROXY_DEFAULT),
    rise: server?.rise ?? RISE,
    fall: server?.fall ?? FALL,
    source: intervals === undefined ? 'its default intervals assumed' : `intervals of profile ${profile}`,
  };
}
