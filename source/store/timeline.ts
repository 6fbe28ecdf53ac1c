import { dcsChanges } from '../dcs/changes.ts';
import { withoutDocker } from '../model/docker-silent.ts';
import type { ActionEvent, FactEvent, LogEvent } from '../model/event.ts';
import type { ActiveFault } from '../model/fault.ts';
import type { MemberSystem } from '../model/system.ts';
import { systemOf } from '../systems/index.ts';
import { shortened } from '../text/head.ts';
import { own } from '../text/own.ts';
import type { State, TimelineEntry } from './state.ts';

const KEEP_ENTRIES = 1_000;
/** Characters of an entry that are kept: a server's answer in it has any length. */
const MAX_TEXT = 500;

/** What an entry says, before it has a number and a time. */
export type Line = Pick<TimelineEntry, 'source' | 'text'>;

/** Adds what changed from `before` to `after` to the history. */
export function timelineOf(before: State, after: State, event: FactEvent | LogEvent | ActionEvent): State {
  return addEntries(after, changes(before, after, event), event.at);
}

/** Adds lines of the same moment (ms since the epoch) to the history. */
export function addEntries(state: State, lines: readonly Line[], at: number): State {
  if (lines.length === 0) return state;
  const first = (state.timeline.at(-1)?.id ?? 0) + 1;
  const entries = lines
    .slice(-KEEP_ENTRIES)
    .map(({ source, text }, i) => ({ source, text: shortened(text, MAX_TEXT), id: first + i, at }));
  return { ...state, timeline: [...state.timeline, ...entries].slice(-KEEP_ENTRIES) };
}

function changes(before: State, after: State, event: FactEvent | LogEvent | ActionEvent): Line[] {
  switch (event.type) {
    case 'container.changed':
      return [{ source: 'docker', text: `${event.member} ${event.action}${codeOf(event)}` }];
    case 'containers.observed':
      return [
        ...(before.containers.error === undefined
          ? []
          : [{ source: 'docker', text: 'Docker answers again' } as const]),
        ...after.removed
          .filter((removed) => !before.removed.includes(removed))
          .map(({ member }): Line => ({ source: 'docker', text: `${member} was removed` })),
      ];
    case 'sentinel.announced':
      return [{ source: 'sentinel', text: `${event.member} ${event.channel} ${event.message}` }];
    case 'dcs.observed':
    case 'dcs.changed':
      return [
        ...(before.dcs.error === undefined
          ? []
          : [{ source: 'dcs', text: 'the keys can be read again' } as const]),
        ...dcsChanges(before.dcs.value, after.dcs.value).map((text): Line => ({ source: 'dcs', text })),
      ];
    case 'member.observed': {
      const { system, member, fact } = event;
      const lines = systemOf(system).changed(before, member, fact);
      return [...again(before, system, member), ...lines.map((text): Line => ({ source: system, text }))];
    }
    case 'source.failed':
      return failureLines(before, event);
    case 'faults.observed':
      return faultLines(before.faults.value ?? [], event.faults, event.aside);
    case 'action.started':
      return [{ source: 'action', text: `${event.summary}: started` }];
    case 'action.finished': {
      const run = after.runs.find((r) => r.id === event.run);
      return [{ source: 'action', text: `${run?.summary ?? event.run}: ${event.outcome}: ${event.text}` }];
    }
    default:
      return [];
  }
}

function faultLines(
  was: readonly ActiveFault[],
  is: readonly ActiveFault[],
  aside: Readonly<Record<string, string>> = {},
): Line[] {
  const end = (id: string) => {
    const why = own(aside, id);
    return why === undefined ? 'healed' : `not known to be healed: ${why}`;
  };
  const textOf = (fault: ActiveFault) => `fault ${fault.id} on ${fault.member}: ${fault.detail}`;
  return [
    ...is
      .filter(({ id }) => !was.some((old) => old.id === id))
      .map((fault): Line => ({ source: 'action', text: textOf(fault) })),
    ...was
      .filter(({ id }) => !is.some((now) => now.id === id))
      .map((fault): Line => ({ source: 'action', text: `${textOf(fault)}: ${end(fault.id)}` })),
  ];
}

function codeOf({ exitCode }: Extract<FactEvent, { type: 'container.changed' }>): string {
  return exitCode === undefined ? '' : ` (exit code ${exitCode})`;
}

function again(before: State, system: MemberSystem, member: string): Line[] {
  const failed = before[system][member]?.failingSince !== undefined;
  return failed ? [{ source: system, text: `${member} answers again` }] : [];
}

// A failure that goes on is reported once.
function failureLines(before: State, event: Extract<FactEvent, { type: 'source.failed' }>): Line[] {
  const { system, member, error } = event;
  switch (system) {
    case 'docker':
      if (before.containers.error !== undefined) return [];
      return [{ source: 'docker', text: `Docker does not answer: ${withoutDocker(error)}` }];
    case 'dcs':
      if (before.dcs.error !== undefined) return [];
      return [{ source: 'dcs', text: `the keys cannot be read: ${error}` }];
    case 'lease':
    case 'stats':
    case 'faults':
    case 'postgres':
    case 'writes':
    case 'reads':
      // The member that does not answer is reported by itself.
      return [];
    default:
      if (member === undefined || before[system][member]?.failingSince !== undefined) return [];
      return [{ source: system, text: `${member} does not answer: ${error}` }];
  }
}
