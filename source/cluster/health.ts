import type { Facts } from '../model/facts.ts';
import { appReasons } from '../systems/app/findings.ts';
import { etcdReasons } from '../systems/etcd/findings.ts';
import { haproxyReasons } from '../systems/haproxy/findings.ts';
import { patroniReasons } from '../systems/patroni/findings.ts';
import { redisReasons } from '../systems/redis/findings.ts';
import { sentinelReasons } from '../systems/sentinel/findings.ts';
import { claimsText, disagreementsOf, type Standing, standingOf } from './agreement.ts';
import { dockerReasons } from './containers.ts';
import type { Reason } from './reason.ts';

export { etcdQuorum } from '../systems/etcd/findings.ts';
export type { Reason } from './reason.ts';

/** The one word of the header. */
export type Verdict = 'healthy' | 'degraded' | 'critical' | 'unknown';

export type Health = { readonly verdict: Verdict; readonly reasons: readonly Reason[] };

const ORDER = { critical: 0, unknown: 1, degraded: 2 } as const;

/**
 * Judges all facts; the gravest finding first, its severity is the verdict. `standing`: the disagreements with
 * how long they have lasted; one look at everything knows no durations and takes each for what it is.
 */
export function healthOf(facts: Facts, standing: readonly Standing[] = atOnce(facts)): Health {
  if (facts.containers.value === undefined) {
    const text = facts.containers.error ?? 'looking for the stack';
    return { verdict: 'unknown', reasons: [{ severity: 'unknown', system: 'docker', text }] };
  }
  if (facts.containers.value.length === 0) {
    const text = `no container of project "${facts.project}": start the stack with npx paws-console up`;
    return { verdict: 'unknown', reasons: [{ severity: 'unknown', system: 'docker', text }] };
  }
  const cited = new Set(standing.flatMap(({ container }) => container ?? []));
  const reasons = [
    ...standing.flatMap(disagreementReasons),
    ...etcdReasons(facts),
    ...patroniReasons(facts),
    ...sentinelReasons(facts),
    ...redisReasons(facts),
    ...haproxyReasons(facts),
    ...appReasons(facts),
    ...dockerReasons(facts, cited),
  ].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  return { verdict: reasons[0]?.severity ?? 'healthy', reasons };
}

function disagreementReasons({ severity, system, finding, claims, note }: Standing): Reason[] {
  if (finding === undefined) return [];
  const evidence = [claimsText(claims), note?.text].filter((part) => part !== undefined).join(' · ');
  return [{ severity, system, text: finding, evidence }];
}

function atOnce(facts: Facts): readonly Standing[] {
  const found = disagreementsOf(facts);
  return standingOf(
    found,
    Object.fromEntries(found.map(({ id }) => [id, Number.NEGATIVE_INFINITY])),
    facts.now,
  );
}
