import { type Container, isRunning } from '../model/container.ts';
import { ENDS_COUNT_MS } from '../model/ends.ts';
import type { Facts } from '../model/facts.ts';
import { type Finding, findingId } from '../systems/finding.ts';
import { own } from '../text/own.ts';

/** So many restarts within an hour are no accident. */
const MANY_RESTARTS = 3;
/** A container that was restarted often and began this short ago, ms, is likely to end again. */
const JUST_BEGUN_MS = 300_000;

/** Containers that Docker restarts again and again, and those that ended for want of memory. */
export function endFindings(facts: Facts): Finding[] {
  return (facts.containers.value ?? []).flatMap((container) => [
    ...restartFindings(facts, container),
    ...oomFindings(facts, container),
  ]);
}

function restartFindings({ ends, now }: Facts, container: Container): Finding[] {
  const { member, state, restarts, startedAt, exitCode } = container;
  const seen = own(ends, member)?.restarts.filter((at) => now - at < ENDS_COUNT_MS).length ?? 0;
  const isOften = seen >= MANY_RESTARTS;
  const isNew = startedAt !== undefined && now - startedAt < JUST_BEGUN_MS;
  const goesOn = state === 'restarting' || (isRunning(container) && isNew && restarts >= MANY_RESTARTS);
  if (!isOften && !goesOn) return [];
  const count = isOften ? `${seen} times within an hour` : `${restarts} times so far`;
  const text = `${member} is restarted again and again: ${count}`;
  const evidence = `Docker: ${state}, RestartCount ${restarts}, exit code ${exitCode}`;
  return [{ ...about(member, 'restarts'), text, evidence }];
}

function oomFindings({ ends, now }: Facts, container: Container): Finding[] {
  const { member, state, oomKilled, exitCode, restarts, startedAt = 0 } = container;
  const at = own(ends, member)?.oomAt;
  const isDown = !isRunning(container) && state !== 'paused';
  const isRecent = at !== undefined && now - at < ENDS_COUNT_MS;
  // One that stays down for it is no matter of time.
  if (!isRecent && !(isDown && oomKilled)) return [];
  // What it was started after is over; one that runs since before has lost a process and not its life.
  const survived = !isDown && at !== undefined && startedAt < at;
  const who = survived ? `a process of ${member}` : member;
  const text = `${who} was killed for want of memory (OOM)`;
  const evidence = `Docker: ${state}, OOMKilled, RestartCount ${restarts}${isDown ? `, exit code ${exitCode}` : ''}`;
  return [{ ...about(member, 'oom'), text, evidence }];
}

function about(member: string, kind: string): Omit<Finding, 'text'> {
  return { id: findingId(kind, member), severity: 'degraded', system: 'docker', member };
}
