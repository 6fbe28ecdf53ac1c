import type { Facts } from '../model/facts.ts';
import { byGravity, type Verdict } from '../model/severity.ts';
import { DOCKER_SILENT, type Finding } from '../systems/finding.ts';
import { systems } from '../systems/index.ts';
import {
  claimsText,
  disagreementFindingId,
  disagreementsOf,
  type Standing,
  standingOf,
} from './agreement.ts';
import { containerFindings } from './containers.ts';
import { endFindings } from './ends.ts';
import { removedFindings } from './removed.ts';

/** The verdict in the header, and its reasons, the gravest first. */
export type Health = { readonly verdict: Verdict; readonly reasons: readonly Finding[] };

/**
 * Judges all facts; the gravest finding first, its severity is the verdict. `standing`: the disagreements with
 * how long they have lasted; where every member is read only once, no durations are known, and each counts as it is.
 */
export function healthOf(facts: Facts, standing: readonly Standing[] = atOnce(facts)): Health {
  const unknown = whyNoMembers(facts);
  if (unknown !== undefined)
    return { verdict: 'unknown', reasons: [{ ...unknown, severity: 'unknown', system: 'docker' }] };
  const cited = new Set(standing.flatMap(({ container }) => container ?? []));
  const reasons = [
    ...standing.flatMap(findingOf),
    ...findingsOf(facts),
    ...containerFindings(facts, cited),
  ].sort((a, b) => byGravity(a.severity, b.severity));
  return { verdict: reasons[0]?.severity ?? 'healthy', reasons: firstOfEach(reasons) };
}

// Of two containers with one name there may be two of one id: an alert is only one of them, the gravest.
function firstOfEach(reasons: readonly Finding[]): readonly Finding[] {
  const byId = new Map(reasons.toReversed().map((reason) => [reason.id, reason]));
  return reasons.filter((reason) => byId.get(reason.id) === reason);
}

function whyNoMembers({
  containers,
  withoutHosts,
  project,
}: Facts): Pick<Finding, 'id' | 'text'> | undefined {
  if (withoutHosts !== undefined) return undefined;
  const { value, error } = containers;
  if (value === undefined)
    return error === undefined
      ? { id: 'containers', text: 'searching for the stack' }
      : { id: DOCKER_SILENT, text: error };
  if (value.length > 0) return undefined;
  const text = `no container of project "${project}": start the stack with npx paws-console up`;
  return { id: 'containers', text };
}

/** What every system finds wrong with its members, in the order of the systems, and what became of their containers. */
function findingsOf(facts: Facts): readonly Finding[] {
  const ofSystems = systems.flatMap((system) => system.findings(facts));
  return [...ofSystems, ...removedFindings(facts), ...endFindings(facts)];
}

function findingOf(one: Standing): Finding | [] {
  const { severity, system, finding, claims, note, runbook } = one;
  if (finding === undefined) return [];
  const evidence = [claimsText(claims), note?.text].filter((part) => part !== undefined).join(' · ');
  return {
    id: disagreementFindingId(one),
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
