import { isRunning } from '../../model/container.ts';
import type { Dcs } from '../../model/dcs.ts';
import { answering, containerOf, current, type Facts, membersOf } from '../../model/facts.ts';
import type { Observed } from '../../model/observed.ts';
import { type PostgresSelf, postgresSelf } from '../../model/postgres.ts';
import { servesWrites, writeTargets } from '../../systems/haproxy/facts.ts';
import { isPrimary, isStandbyLeader } from '../../systems/patroni/facts.ts';
import { keyLife } from '../../systems/patroni/lease.ts';
import { isPaused } from '../../systems/patroni/maintenance.ts';
import { shellLine } from '../../text/shell-line.ts';
import {
  type Claim,
  containerClaim,
  type Disagreement,
  SPLIT_BRAIN,
  seen,
  startingMs,
} from './disagreement.ts';

/** A promotion takes a second or two, and some more on a machine that has other things to do. */
const PROMOTION_MS = 10_000;
/** HAProxy takes up to three checks, three seconds apart, to see that a server's role is another one. */
const ROUTE_MS = 12_000;

/** Names of the nodes that report that they accept writes. */
export function writablePrimaries(facts: Facts): string[] {
  return membersOf(facts, 'patroni').filter((name) => writerSeen(facts, name) !== undefined);
}

/** The observation by which a node accepts writes: its Patroni's, or PostgreSQL's own where Patroni is silent. */
function writerSeen(facts: Facts, name: string): Observed<unknown> | undefined {
  const node = current(facts.patroni[name]);
  if (node === undefined)
    return postgresAlone(facts, name)?.inRecovery === false ? facts.postgres[name] : undefined;
  return isPrimary(node) && node.state === 'running' ? facts.patroni[name] : undefined;
}

/**
 * What PostgreSQL on a node has reported about itself since its Patroni is silent; undefined while Patroni answers, and
 * where PostgreSQL does not.
 */
export function postgresAlone(facts: Facts, name: string): PostgresSelf | undefined {
  const { error, failingSince = 0 } = facts.patroni[name] ?? {};
  if (error === undefined || (facts.postgres[name]?.at ?? 0) < failingSince) return undefined;
  return postgresSelf(facts, name);
}

/** Who says it of a node: PostgreSQL where it is asked in the place of its silent Patroni. */
function speakerOf(facts: Facts, name: string): string {
  return postgresAlone(facts, name) === undefined ? name : `PostgreSQL of ${name}`;
}

/** The contradictions about the PostgreSQL primary between etcd's leader key, each node, HAProxy and Docker. */
export function primaryDisagreements(facts: Facts): Disagreement[] {
  const dcs = current(facts.dcs);
  const found = [splitBrain(facts)].flat();
  if (dcs === undefined) return found;
  // Of several primaries it is known already which one holds the key.
  const alone = found.length === 0 ? keyless(facts, dcs) : [];
  return [...found, ...alone, holder(facts, dcs), ...routes(facts, dcs)].flat();
}

function splitBrain(facts: Facts): Disagreement | [] {
  const primaries = writablePrimaries(facts);
  if (primaries.length < 2) return [];
  const leader = current(facts.dcs)?.leader?.name;
  const claims = primaries.map((owner): Claim => {
    const timeline = current(facts.patroni[owner])?.timeline ?? '?';
    const key = owner === leader;
    const alone = postgresAlone(facts, owner) !== undefined;
    return {
      owner: speakerOf(facts, owner),
      says: `primary, ${alone ? 'its Patroni silent' : `timeline ${timeline}`}${key ? ', holds the leader key' : ''}`,
      short: `primary${alone ? '' : ` tl ${timeline}`}${key ? ', key' : ''}`,
    };
  });
  return {
    id: SPLIT_BRAIN,
    severity: 'critical',
    system: 'patroni',
    claims,
    finding: `split-brain: ${primaries.join(' and ')} both accept writes`,
    graceMs: 0,
    ...seen(...primaries.map((name) => writerSeen(facts, name))),
    runbook: `stop writes, then ${shellLine('docker', 'compose', 'restart', ...membersOf(facts, 'patroni'))}`,
  };
}

// In maintenance mode Patroni lets a primary go on without the key: that is what the mode is for.
function keyless(facts: Facts, dcs: Dcs): Disagreement[] {
  return writablePrimaries(facts)
    .filter((name) => name !== dcs.leader?.name)
    .map((name) => ({
      id: `primary:${name}`,
      severity: isPaused(facts) ? 'degraded' : 'critical',
      system: 'patroni',
      claims: [etcdClaim(dcs), { owner: speakerOf(facts, name), says: 'primary' }],
      finding: `${name} accepts writes without the leader key`,
      graceMs: 0,
      ...seen(writerSeen(facts, name)),
    }));
}

/** The holder of the key, against its own container and its own report. */
function holder(facts: Facts, dcs: Dcs): Disagreement | [] {
  const name = dcs.leader?.name;
  if (name === undefined) return [];
  const container = containerOf(facts, name);
  if (container !== undefined && !isRunning(container) && facts.containers.error === undefined) {
    return {
      id: `leader-container:${name}`,
      severity: 'critical',
      system: 'patroni',
      claims: [etcdClaim(dcs), containerClaim(container, facts.now)],
      finding: `${name} holds the leader key but does not run`,
      ...keyNote(facts),
      graceMs: startingMs(container),
      container: name,
    };
  }
  const node = current(facts.patroni[name]);
  const fits = dcs.config?.standbyOf === undefined ? isPrimary : isStandbyLeader;
  if (node === undefined || (fits(node) && node.state === 'running')) return [];
  return {
    id: `leader-role:${name}`,
    severity: 'critical',
    system: 'patroni',
    claims: [etcdClaim(dcs), { owner: name, says: `${node.role}, ${node.state}` }],
    finding: `${name} holds the leader key but says ${node.role}, ${node.state}`,
    graceMs: PROMOTION_MS,
    ...seen(facts.patroni[name]),
  };
}

function routes(facts: Facts, dcs: Dcs): Disagreement[] {
  const leader = dcs.leader?.name;
  return membersOf(facts, 'haproxy').flatMap((name): Disagreement | [] => {
    const haproxy = current(facts.haproxy[name]);
    if (haproxy === undefined) return [];
    const targets = writeTargets(haproxy.servers);
    // Without a leader, or without one that takes writes, a proxy that routes nowhere is right.
    const none = leader === undefined || dcs.config?.standbyOf !== undefined;
    if (targets.length === 0 ? none : targets.length === 1 && targets[0] === leader) return [];
    const to = targets.join(' and ');
    const says = targets.length === 0 ? 'no server for writes' : `writes to ${to}`;
    // Another proxy has a way in: that this one has none is no outage.
    const isSpared = targets.length === 0 && answering(facts, 'haproxy', servesWrites).length > 0;
    return {
      id: `route:${name}`,
      severity: isSpared ? 'degraded' : 'critical',
      system: 'patroni',
      claims: [etcdClaim(dcs), { owner: haproxyLabel(facts, name), says }],
      ...(targets.length === 0 ? {} : { finding: `${name} routes writes to ${to}` }),
      graceMs: ROUTE_MS,
      ...seen(facts.haproxy[name]),
    };
  });
}

/** What a proxy is called: its name only where there are several. */
export function haproxyLabel(facts: Facts, name: string): string {
  return membersOf(facts, 'haproxy').length > 1 ? name : 'HAProxy';
}

function etcdClaim(dcs: Dcs): Claim {
  return { owner: 'etcd', says: dcs.leader === null ? 'no leader key' : `leader ${dcs.leader.name}` };
}

function keyNote(facts: Facts): Pick<Disagreement, 'note'> {
  const life = keyLife(facts);
  if (life === undefined) return {};
  return {
    note:
      life.seconds > 0
        ? { text: `key expires in ${life.seconds} s`, short: `key ${life.seconds} s` }
        : { text: 'key expires now', short: 'key 0 s' },
  };
}
