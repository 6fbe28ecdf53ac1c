import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command, Outcome } from '../model/command.ts';
import { type Asked, mayPromote } from '../model/promotions.ts';
import { defined } from '../net/read.ts';
import { attempt } from '../text/attempt.ts';
import { appendLine } from './log-file.ts';
import { stateFolder } from './state-directory.ts';

const FILE = 'actions.jsonl';

/** Adds a line to the action log on disk, which all consoles of the user share. Failures are returned. */
export function appendAction(line: Readonly<Record<string, unknown>>): Error | undefined {
  return appendLine(FILE, JSON.stringify(line));
}

/** The action log on disk, for reading. */
export type ActionLog = {
  /** What says whether anything was added since. */
  readonly version: () => string;
  /** The commands to a stack that may explain a promotion, the oldest first. Lines that are none are passed over. */
  readonly asked: (project: string) => readonly Asked[];
};

/** The action log in a directory; the files may not be there yet. */
export function openActionLog(directory: string = stateFolder('.')): ActionLog {
  // At its full size a file is put aside under this name.
  const files = [`${FILE}.1`, FILE].map((name) => path.join(directory, name));
  return {
    version: () =>
      files
        .map((file) => {
          const stat = statSync(file, { throwIfNoEntry: false });
          return `${stat?.ino} ${stat?.size} ${stat?.mtimeMs}`;
        })
        .join(),
    asked: (project) => askedIn(files.flatMap(linesOf), project),
  };
}

type Line = Readonly<Record<string, unknown>>;

function linesOf(file: string): Line[] {
  const text = attempt(() => readFileSync(file, 'utf8')) ?? '';
  return text.split('\n').flatMap((line) => {
    const parsed: unknown = attempt(() => JSON.parse(line));
    return typeof parsed === 'object' && parsed !== null ? [parsed as Line] : [];
  });
}

// A command has a line when it is sent and another one when it is answered.
function askedIn(lines: readonly Line[], project: string): Asked[] {
  const keyOf = ({ run, equivalent }: Line) => `${run} ${equivalent}`;
  const outcomes = new Map(
    lines.flatMap((line) => (line.outcome === undefined ? [] : [[keyOf(line), String(line.outcome)]])),
  );
  return lines.flatMap((line) => {
    const { command, action, by, user, targets } = line;
    if (line.project !== project || typeof command !== 'string' || !mayPromote(command)) return [];
    const at = timeOf(line.at);
    if (at === undefined || !Array.isArray(targets)) return [];
    return {
      command: command as Command['type'],
      action: String(action),
      by: String(by),
      targets: targets.map(String),
      at,
      ...defined({
        user: typeof user === 'string' ? user : undefined,
        due: timeOf(line.due),
        outcome: outcomes.get(keyOf(line)) as Outcome | undefined,
      }),
    };
  });
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
