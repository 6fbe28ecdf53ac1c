import type { LogEntry } from './action-log.ts';
import type { Outcome } from './command.ts';
import type { Container } from './container.ts';
import type { Dcs, DcsChange } from './dcs.ts';
import type { LeaseLife, System, WithoutHosts } from './facts.ts';
import type { ActiveFault } from './fault.ts';
import type { LogLine } from './log.ts';
import type { PostgresAnswer } from './postgres.ts';
import type { Asked } from './promotions.ts';
import type { ContainerStats } from './stats.ts';
import type { MemberSystem, SystemFacts } from './system.ts';
import type { Asks, Tried } from './tried.ts';

type At = {
  /** When it was observed or happened, ms since the epoch. */
  readonly at: number;
};

type Raw = {
  /** The whole answer, for people; it holds no secrets. */
  readonly raw?: unknown;
};

/** What a member reported about itself. */
export type MemberEvent = {
  readonly [S in MemberSystem]: {
    readonly type: 'member.observed';
    readonly system: S;
    readonly member: string;
    readonly fact: SystemFacts[S];
  } & Raw;
}[MemberSystem];

/** What a source saw. Facts enter the store only as one of these. */
export type FactEvent = At &
  (
    | { readonly type: 'clock.ticked' }
    | {
        /** The console was too late by so much, ms, to receive the answer in time. */
        readonly type: 'console.late';
        readonly lateMs: number;
      }
    | {
        /** Everyone is asked with another period, ms, from now on. */
        readonly type: 'pace.changed';
        readonly periodMs: number;
      }
    /** There is no power over the hosts, and these are the members. */
    | ({ readonly type: 'hosts.absent' } & WithoutHosts)
    | { readonly type: 'containers.observed'; readonly containers: readonly Container[] }
    | {
        /** From Docker's event stream: `start`, `die`, `kill`, `pause`, `health_status: healthy`, … */
        readonly type: 'container.changed';
        readonly member: string;
        readonly action: string;
        readonly exitCode?: number;
      }
    | { readonly type: 'stats.observed'; readonly stats: Readonly<Record<string, ContainerStats>> }
    | ({ readonly type: 'dcs.observed'; readonly dcs: Dcs } & Raw)
    | { readonly type: 'dcs.changed'; readonly revision: string; readonly changes: readonly DcsChange[] }
    | { readonly type: 'lease.observed'; readonly lease: LeaseLife }
    | { readonly type: 'postgres.observed'; readonly member: string; readonly answer: PostgresAnswer }
    | { readonly type: 'way.tried'; readonly system: Asks; readonly member: string; readonly tried: Tried }
    | MemberEvent
    | {
        /** From a sentinel's pub/sub: channel `+sdown`, `+switch-master`, … */
        readonly type: 'sentinel.announced';
        readonly member: string;
        readonly channel: string;
        readonly message: string;
      }
    | {
        /** The part of the action log on disk that may explain promotions. */
        readonly type: 'asked.read';
        readonly asked: readonly Asked[];
      }
    | {
        readonly type: 'faults.observed';
        readonly faults: readonly ActiveFault[];
        /** By id of a fault that is gone since the last time: why it cannot be known whether it was healed. */
        readonly aside?: Readonly<Record<string, string>>;
      }
    | {
        /** The owner of a fact did not answer; `member` is absent where the system has no members. */
        readonly type: 'source.failed';
        readonly system: System;
        readonly member?: string;
        readonly error: string;
      }
  );

/** What is read of the logs that are open. */
export type LogEvent = At &
  (
    | { readonly type: 'log.opened'; readonly member: string }
    | {
        readonly type: 'log.read';
        readonly lines: readonly Omit<LogLine, 'id'>[];
        /** Members whose log is read up to now: from here on it is followed. */
        readonly caughtUp: readonly string[];
        /** Whether older lines were left out. */
        readonly cut: boolean;
      }
    | { readonly type: 'log.failed'; readonly member: string; readonly error: string }
    | { readonly type: 'log.closed'; readonly member: string }
  );

type Ended = { readonly run: string; readonly outcome: Outcome; readonly text: string };

/** What became of an action, from the request to its outcome. */
export type ActionEvent = At &
  (
    | ({ readonly type: 'action.started'; readonly summary: string } & Pick<
        LogEntry,
        'run' | 'action' | 'targets'
      >)
    | {
        /** One command of a run was sent. */
        readonly type: 'command.sent';
        readonly entry: LogEntry;
      }
    | ({ readonly type: 'command.answered'; readonly equivalent: string } & Ended)
    | { readonly type: 'action.progressed'; readonly run: string; readonly text: string }
    | ({ readonly type: 'action.finished' } & Ended)
  );

/** Whether the owner of a fact reported by itself that something happened, instead of being asked. */
export function isNews(event: FactEvent): boolean {
  return (
    event.type === 'dcs.changed' || event.type === 'container.changed' || event.type === 'sentinel.announced'
  );
}
