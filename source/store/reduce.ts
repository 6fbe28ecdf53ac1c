import { applyDcs, type Dcs, shareDcs } from '../model/dcs.ts';
import type { ActionEvent, FactEvent, LogEvent } from '../model/event.ts';
import { followHandovers } from '../model/history.ts';
import { worse } from '../model/lateness.ts';
import { failed, type Observed, seen } from '../model/observed.ts';
import { trailAfter } from '../systems/sentinel/failover-trail.ts';
import { type DrillEvent, isDrillEvent } from './drills.ts';
import { sinceAfter } from './reduce-agreement.ts';
import { mayAlert, reduceAcknowledgement, updateAlerts } from './reduce-alerts.ts';
import { drillEntries, reduceDrill } from './reduce-drill.ts';
import { noteEnds, noteOom } from './reduce-ends.ts';
import { reduceLag } from './reduce-lag.ts';
import { reduceLogs } from './reduce-logs.ts';
import { forgetRemoved, isLeftOver, noteRemoved } from './reduce-removed.ts';
import { reduceRuns } from './reduce-runs.ts';
import { reduceUi } from './reduce-ui.ts';
import type { State } from './state.ts';
import { addEntries, timelineOf } from './timeline.ts';
import type { UiEvent } from './ui-event.ts';

/** Everything that can happen. */
export type Event = FactEvent | LogEvent | ActionEvent | DrillEvent | UiEvent;

/** The next state. Pure; slices that an event leaves alone keep their identity. */
export function reduce(state: State, event: Event): State {
  if ('at' in event && isLeftOver(state, event)) return state;
  const next = step(state, event);
  if (next === state || !('at' in event)) return next;
  if (isDrillEvent(event)) return addEntries(next, drillEntries(next.drills, event), event.at);
  const compared = sinceAfter(state, next, event);
  const reported = timelineOf(state, compared, event);
  return reported !== compared || mayAlert(reported, event) ? updateAlerts(reported, event.at) : reported;
}

function step(state: State, event: Event): State {
  switch (event.type) {
    case 'clock.ticked':
      return forgetRemoved({ ...state, now: event.at });
    case 'console.late':
      return { ...state, lateness: worse(state.lateness, { ms: event.lateMs, at: event.at }) };
    case 'pace.changed':
      return { ...state, periodMs: event.periodMs };
    case 'containers.observed':
      return noteContainers(state, fresh(state.containers, event.containers, event), event.at);
    case 'container.changed':
      // It reports a moment, not a state: the timeline keeps it, a poll brings the state.
      return event.action === 'oom' ? noteOom(state, event.member, event.at) : { ...state };
    case 'stats.observed': {
      const stats = Object.entries(event.stats).reduce(
        (members, [member, value]) => withMember(members, value, { at: event.at, member }),
        state.stats,
      );
      return { ...state, stats };
    }
    case 'sentinel.announced': {
      const trail = trailAfter(state.failoverTrails[event.member], event.channel, event.message, event.at);
      if (trail === undefined) return { ...state };
      return { ...state, failoverTrails: { ...state.failoverTrails, [event.member]: trail } };
    }
    case 'dcs.observed': {
      const dcs = state.dcs.value;
      // A listing that was overtaken by the watch says nothing new.
      if (dcs !== undefined && BigInt(event.dcs.revision) < BigInt(dcs.revision)) return state;
      const next = dcs === undefined ? event.dcs : shareDcs(dcs, event.dcs);
      return withDcs(state, [next], event.at, event.raw);
    }
    case 'dcs.changed': {
      const dcs = state.dcs.value;
      if (dcs === undefined || BigInt(event.revision) <= BigInt(dcs.revision)) return state;
      // The next listing brings the keys as they are; until then those of the last one are shown.
      const views: Dcs[] = [];
      for (const change of event.changes) views.push(applyDcs(views.at(-1) ?? dcs, event.revision, [change]));
      return withDcs(
        state,
        views.length === 0 ? [{ ...dcs, revision: event.revision }] : views,
        event.at,
        state.dcs.raw,
      );
    }
    case 'hosts.absent':
      return { ...state, withoutHosts: { members: event.members } };
    case 'lease.observed':
      return { ...state, lease: seen(event.lease, event.at) };
    case 'postgres.observed':
      return { ...state, postgres: withMember(state.postgres, event.answer, event) };
    case 'way.tried':
      return { ...state, [event.system]: withMember(state[event.system], event.tried, event) };
    case 'member.observed': {
      const { system, fact } = event;
      const members: Members<unknown> = state[system];
      const next = { ...state, [system]: withMember(members, fact, event) };
      return reduceLag(state, next, event);
    }
    case 'faults.observed':
      return { ...state, faults: fresh(state.faults, event.faults, event) };
    case 'asked.read':
      return { ...state, asked: event.asked };
    case 'source.failed':
      return withFailure(state, event);
    case 'log.opened':
    case 'log.read':
    case 'log.failed':
    case 'log.closed':
      return withSlice(state, 'logs', reduceLogs(state.logs, event));
    case 'action.started':
    case 'action.progressed':
    case 'command.sent':
    case 'command.answered':
    case 'action.finished':
      return reduceRuns(state, event);
    case 'drill.offered':
    case 'drill.progressed':
    case 'drill.aborting':
    case 'drill.failed':
      return withSlice(state, 'drills', reduceDrill(state.drills, event));
    case 'alert.acknowledged':
      return reduceAcknowledgement(state, event);
    case 'read-only.switched':
      if (state.readOnlyBy !== undefined) return state;
      return { ...state, readOnly: event.on };
    case 'freeze.toggled': {
      const { frozen, ...live } = state;
      return frozen === undefined ? { ...state, frozen: state } : live;
    }
    default:
      return withSlice(state, 'ui', reduceUi(state.ui, event));
  }
}

/** Docker's list, and what the one before makes of it. */
function noteContainers(state: State, containers: State['containers'], at: number): State {
  return noteEnds(state, noteRemoved(state, { ...state, containers }, at), at);
}

function withSlice<Name extends keyof State>(state: State, name: Name, slice: State[Name]): State {
  return slice === state[name] ? state : { ...state, [name]: slice };
}

/** Patroni's keys after a row of changes; who led is followed through each of them. */
function withDcs(state: State, views: readonly Dcs[], at: number, raw: unknown): State {
  let { handovers } = state;
  let before = state.dcs.value;
  for (const view of views) {
    handovers = followHandovers(handovers, before, view, at);
    before = view;
  }
  return before === undefined ? state : { ...state, dcs: seen(before, at, raw), handovers };
}

type Members<T> = Readonly<Record<string, Observed<T>>>;

type Seen = { readonly at: number; readonly raw?: unknown };

function withMember<T>(members: Members<T>, value: T, event: Seen & { readonly member: string }): Members<T> {
  const before = members[event.member];
  if (before?.at !== undefined && event.at < before.at) return members;
  return { ...members, [event.member]: fresh(before, value, event) };
}

// A value equal to the last one keeps its identity, so that what was computed from it stays valid.
function fresh<T>(before: Observed<T> | undefined, value: T, { at, raw }: Seen): Observed<T> {
  const same = before?.value !== undefined && JSON.stringify(before.value) === JSON.stringify(value);
  return seen(same ? (before.value as T) : value, at, raw);
}

function withFailure(state: State, event: Extract<FactEvent, { type: 'source.failed' }>): State {
  const { system, member, error, at } = event;
  switch (system) {
    case 'docker':
      return { ...state, containers: failed(state.containers, error, at) };
    case 'dcs':
    case 'lease':
    case 'faults': {
      const before: Observed<unknown> = state[system];
      return { ...state, [system]: failed(before, error, at) };
    }
    default: {
      if (member === undefined) return state;
      const members: Members<unknown> = state[system];
      return { ...state, [system]: { ...members, [member]: failed(members[member], error, at) } };
    }
  }
}
