import type { LogEntry } from '../model/action-log.ts';
import type { ActionEvent } from '../model/event.ts';
import type { Run, State } from './state.ts';

const KEEP_RUNS = 100;
const KEEP_COMMANDS = 500;

/** Keeps the executions of actions; the toast shows the last one. */
export function reduceRuns(state: State, event: ActionEvent): State {
  switch (event.type) {
    case 'action.started': {
      const run: Run = {
        id: event.run,
        action: event.action,
        summary: event.summary,
        targets: event.targets,
        startedAt: event.at,
        text: 'requested',
      };
      return { ...state, runs: [...state.runs, run].slice(-KEEP_RUNS) };
    }
    case 'command.sent':
      return { ...state, log: [...state.log, event.entry].slice(-KEEP_COMMANDS) };
    case 'command.answered':
      return { ...state, log: state.log.map((entry) => answered(entry, event)) };
    case 'action.progressed':
      return withRun(state, event.run, { text: event.text });
    case 'action.finished':
      return withRun(state, event.run, { text: event.text, outcome: event.outcome, finishedAt: event.at });
  }
}

function withRun(state: State, id: string, part: Partial<Run>): State {
  return { ...state, runs: state.runs.map((run) => (run.id === id ? { ...run, ...part } : run)) };
}

function answered(entry: LogEntry, event: Extract<ActionEvent, { type: 'command.answered' }>): LogEntry {
  const { run, equivalent, outcome, text, at } = event;
  if (entry.run !== run || entry.equivalent !== equivalent || entry.outcome !== undefined) return entry;
  return { ...entry, outcome, text, tookMs: at - entry.at };
}
