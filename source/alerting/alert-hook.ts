import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { attempt } from '../text/attempt.ts';
import { tailBy } from '../text/head.ts';

/** A command that has not ended after this is ended, ms. */
const DEADLINE_MS = 10_000;
/** How long those that run may go on when the console is left, ms. */
const GRACE_MS = 2_000;
const MAX_RUNNING = 4;
const MAX_WAITING = 100;

/** Passes documents to a command of the operator's. */
type Hook = {
  /** Runs the command with the document on its standard input, as soon as fewer than four are running. */
  send(document: string): void;
  /** Takes nothing more, and waits for what runs, at most two seconds: then it is ended. */
  stop(): Promise<void>;
};

/**
 * Runs `command` through the shell for each document, at most four at a time. `onFailure` gets a sentence for each
 * run that could not start, ended with another exit code than 0, or took longer than the deadline (ms).
 */
export function alertHook(
  command: string,
  onFailure: (text: string) => void,
  deadlineMs = DEADLINE_MS,
): Hook {
  const waiting: string[] = [];
  const running = new Map<Run, Promise<void>>();
  let stopped = false;

  const next = () => {
    if (stopped || running.size >= MAX_RUNNING) return;
    const document = waiting.shift();
    if (document === undefined) return;
    const run = start(command, document, deadlineMs);
    const done = run.failure.then((failure) => {
      running.delete(run);
      if (failure !== undefined) onFailure(`alert hook: ${failure}`);
      next();
    });
    running.set(run, done);
  };

  return {
    send: (document) => {
      if (waiting.length >= MAX_WAITING) {
        waiting.shift();
        onFailure(`alert hook: more than ${MAX_WAITING} alerts wait for it, the oldest was dropped`);
      }
      waiting.push(document);
      next();
    },
    stop: async () => {
      stopped = true;
      const timer = setTimeout(() => {
        for (const run of running.keys()) run.end();
      }, GRACE_MS);
      await Promise.all(running.values());
      clearTimeout(timer);
    },
  };
}

type Run = {
  /** Never rejects: undefined when it went well, else why not. */
  readonly failure: Promise<string | undefined>;
  readonly end: () => void;
};

function start(command: string, document: string, deadlineMs: number): Run {
  // A session of its own: it cannot reach the terminal, and its children end with it.
  const child = spawn(command, { shell: true, detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
  let late = false;
  const end = () => {
    late = true;
    killGroup(child);
  };
  const timer = setTimeout(end, deadlineMs);
  const said = lastWords(child);
  // One that does not read what it is given has every right not to.
  child.stdin.on('error', () => undefined);
  child.stdin.end(document);
  const failure = new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      if (late) resolve(`it took longer than ${deadlineMs / 1000} s and was ended`);
      else if (code === 0) resolve(undefined);
      else resolve(`${signal === null ? `exit code ${code}` : `ended by ${signal}`}${said()}`);
    });
  });
  return { end, failure: failure.finally(() => clearTimeout(timer)) };
}

const MAX_WORDS = 4_000;

/** Keeps the end of what a command writes to its standard error: the last line of it says why it failed. */
function lastWords({ stderr }: { readonly stderr: Readable }): () => string {
  let text = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = tailBy(text + chunk, MAX_WORDS);
  });
  return () => {
    const line = text.trim().split('\n').at(-1) ?? '';
    return line === '' ? '' : `: ${line}`;
  };
}

function killGroup({ pid }: ChildProcess): void {
  // It may have ended in the same moment.
  if (pid !== undefined) attempt(() => process.kill(-pid, 'SIGKILL'));
}
