import { checkTiming } from '../cluster/predict/timing.ts';
import { current, type Facts, membersOf } from '../model/facts.ts';
import { DEFAULT_TIMEOUTS } from '../model/patroni-timeouts.ts';
import type { Report } from './result/report.ts';

// `stack/patroni/profile-*.env`: what a profile makes of the settings that live in etcd.
const PROFILES = {
  default: DEFAULT_TIMEOUTS,
  fast: { ttl: 20, loopWait: 5, retryTimeout: 5 },
} as const;

/** The timing profile that the live settings are; `custom` where they are none's, or not the container's own. */
export function profileOf(facts: Facts): string {
  const config = facts.dcs.value?.config;
  const labels = new Set((facts.containers.value ?? []).flatMap(({ profile }) => profile ?? []));
  for (const [name, { ttl, loopWait, retryTimeout }] of Object.entries(PROFILES)) {
    const live = config?.ttl === ttl && config.loopWait === loopWait && config.retryTimeout === retryTimeout;
    if (live && (labels.size === 0 || (labels.size === 1 && labels.has(name)))) return name;
  }
  return 'custom';
}

/** The live settings that prediction and verdict rest on, by the names that their owners give them. */
export function settingsOf(facts: Facts, faultSeconds: number): Report['settings'] {
  const config = facts.dcs.value?.config;
  const checks = checkTiming(facts);
  const [sentinel] = membersOf(facts, 'sentinel');
  const master = sentinel === undefined ? undefined : current(facts.sentinel[sentinel])?.masters[0];
  return {
    ttl: config?.ttl ?? null,
    loop_wait: config?.loopWait ?? null,
    retry_timeout: config?.retryTimeout ?? null,
    maximum_lag_on_failover: config?.maximumLagOnFailover ?? null,
    synchronous_mode: config?.synchronousMode ?? null,
    synchronous_mode_strict: config?.synchronousModeStrict ?? null,
    failsafe_mode: config?.failsafeMode ?? null,
    haproxy_inter_ms: checks.interMs,
    haproxy_fastinter_ms: checks.fastInterMs,
    haproxy_downinter_ms: checks.downInterMs,
    haproxy_rise: checks.rise,
    haproxy_fall: checks.fall,
    sentinel_down_after_ms: master?.downAfterMs ?? null,
    sentinel_failover_timeout_ms: master?.failoverTimeoutMs ?? null,
    fault_seconds: faultSeconds === 0 ? null : faultSeconds,
  };
}
