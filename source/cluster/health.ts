import type { Facts } from '../model/facts.ts';
import type { Finding } from '../systems/finding.ts';
import { systems } from '../systems/index.ts';
import { claimsText, disagreementsOf, type Standing, standingOf } from './agreement.ts';
import { containerFindings } from './containers.ts';

/** The verdict in the header. */
export type Verdict = 'healthy' | 'degraded' | 'critical' | 'unknown';

export type Health = { readonly verdict: Verdict; readonly reasons: readonly Finding[] };

const ORDER = { critical: 0, unknown: 1, degraded: 2 } as const;

/**
 * Judges all facts; the gravest finding first, its severity is the verdict. `standing`: the disagreements with
 * how long they have lasted; where every member is read only once, no durations are known, and each counts as it is.
 */
export function healthOf(facts: Facts, standing: readonly Standing[] = atOnce(facts)): Health {
  const text = whyNoMembers(facts);
  if (text !== undefined) {
    const reason = { id: 'containers', severity: 'unknown', system: 'docker', text } as const;
    return { verdict: 'unknown', reasons: [reason] };
  }
  const cited = new Set(standing.flatMap(({ container }) => container ?? []));
  const reasons = [
    ...standing.flatMap(findingOf),
    ...findingsOf(facts),
    ...containerFindings(facts, cited),
  ].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  return { verdict: reasons[0]?.severity ?? 'healthy', reasons };
}

function whyNoMembers({ containers, withoutHosts, project }: Facts): string | undefined {
  if (withoutHosts !== undefined) return undefined;
  if (containers.value === undefined) return containers.error ?? 'searching for the stack';
  return containers.value.length > 0
    ? undefined
    : `no container of project "${project}": start the stack with npx paws-console up`;
}

/** What every system finds wrong with its members, in the order of the systems. */
export function findingsOf(facts: Facts): readonly Finding[] {
  return systems.flatMap((system) => system.findings(facts));
}

function findingOf({ id, severity, system, finding, claims, note, runbook }: Standing): Finding | [] {
  if (finding === undefined) return [];
  const evidence = [claimsText(claims), note?.text].filter((part) => part !== undefined).join(' · ');
  return {
    id: `disagreement:${id}`,
    severity,
    system,
    text: finding,
    evidence,
    ...(runbook === undefined ? {} : { runbook }),
  };
}

function atOnce(facts: Facts): readonly Standing[] {
  const found = disagreementsOf(facts);
  return standingOf(
    found,
    Object.fromEntries(found.map(({ id }) => [id, Number.NEGATIVE_INFINITY])),
    facts.now,
  );
}
