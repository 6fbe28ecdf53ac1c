import { isRaftLeader } from '../domain/etcd.ts';
import type { ActionEvent, FactEvent, LogEvent } from '../domain/event.ts';
import type { State, TimelineEntry } from './state.ts';

const KEEP_ENTRIES = 1_000;

type Line = Pick<TimelineEntry, 'source' | 'text'>;

/** Adds what changed from `before` to `after` to the history. */
export function timelineOf(before: State, after: State, event: FactEvent | LogEvent | ActionEvent): State {
  const lines = changes(before, after, event);
  if (lines.length === 0) return after;
  const first = (after.timeline.at(-1)?.id ?? 0) + 1;
  const entries = lines.map((line, i) => ({ ...line, id: first + i, at: event.at }));
  return { ...after, timeline: [...after.timeline, ...entries].slice(-KEEP_ENTRIES) };
}

function changes(before: State, after: State, event: FactEvent | LogEvent | ActionEvent): Line[] {
  switch (event.type) {
    case 'container.changed':
      return [docker(event)];
    case 'sentinel.announced':
      return [{ source: 'sentinel', text: `${event.member} ${event.channel} ${event.message}` }];
    case 'dcs.observed':
    case 'dcs.changed':
      return dcs(before, after);
    case 'patroni.observed': {
      const was = before.patroni[event.member]?.value;
      const is = event.node;
      if (was === undefined) return [];
      return [
        ...differs('patroni', `${event.member} role`, was.role, is.role),
        ...differs('patroni', `${event.member} state`, was.state, is.state),
        ...differs('patroni', `${event.member} timeline`, was.timeline, is.timeline),
      ];
    }
    case 'etcd.observed': {
      const was = before.etcd[event.member]?.value;
      if (was === undefined || isRaftLeader(was) === isRaftLeader(event.status)) return [];
      const text = isRaftLeader(event.status) ? 'leads' : 'leads no more';
      return [{ source: 'etcd', text: `${event.member} ${text}, term ${event.status.raftTerm}` }];
    }
    case 'redis.observed':
      return differs(
        'redis',
        `${event.member} role`,
        before.redis[event.member]?.value?.role,
        event.node.role,
      );
    case 'haproxy.observed': {
      const was = before.haproxy[event.member]?.value ?? [];
      return event.servers.flatMap((server) => {
        const old = was.find((s) => s.backend === server.backend && s.server === server.server);
        return differs('haproxy', `${server.backend}/${server.server}`, old?.status, server.status);
      });
    }
    case 'source.failed': {
      if (event.member === undefined || event.system === 'docker' || event.system === 'stats') return [];
      if (event.system === 'dcs' || event.system === 'lease') return [];
      if (before[event.system][event.member]?.failingSince !== undefined) return [];
      return [{ source: event.system, text: `${event.member} does not answer: ${event.error}` }];
    }
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

function docker(event: Extract<FactEvent, { type: 'container.changed' }>): Line {
  const code = event.exitCode === undefined ? '' : ` (exit code ${event.exitCode})`;
  return { source: 'docker', text: `${event.member} ${event.action}${code}` };
}

function dcs(before: State, after: State): Line[] {
  const was = before.dcs.value;
  const is = after.dcs.value;
  if (was === undefined || is === undefined) return [];
  const standbys = (names: readonly string[] | undefined) => names?.join(', ') || 'none';
  return [
    ...differs('dcs', 'leader key', was.leader?.name ?? 'none', is.leader?.name ?? 'none'),
    ...differs('dcs', 'sync standby', standbys(was.sync?.standbys), standbys(is.sync?.standbys)),
    ...differs('dcs', 'maintenance mode', onOff(was.config?.paused), onOff(is.config?.paused)),
  ];
}

function onOff(value: boolean | undefined): string {
  return value === true ? 'on' : 'off';
}

function differs(source: Line['source'], what: string, was: unknown, is: unknown): Line[] {
  return was === undefined || was === is ? [] : [{ source, text: `${what}: ${was} → ${is ?? 'unknown'}` }];
}
