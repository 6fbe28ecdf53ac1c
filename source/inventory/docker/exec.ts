import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { ExecCreateOptions } from 'dockerode';
import type { Limit } from '../../net/limit.ts';
import { type Engine, onContainer } from './engine.ts';

/** What a command is connected with. */
type AttachedTerminal = {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Calls `listener` when it has another size; returns the way to end that. */
  readonly onResize: (listener: () => void) => () => void;
};

type ExecOptions = { readonly env?: Readonly<Record<string, string>>; readonly user?: string };
/** `exitCode` is absent while it runs. */
export type ExecState = { readonly running: boolean; readonly exitCode?: number };

const MAX_OUTPUT = 64 * 1024;
/** How long the engine may take to know of an end that its stream has reported already, ms. */
export const SETTLES_WITHIN_MS = 1_000;

/** Typed at a terminal (ctrl-]), it leaves the command behind, also where the command hangs. */
const LEAVE = '\u001d';

/** The part of the Docker client that runs commands. When the limit ends a call, the command itself goes on. */
export function dockerExec(engine: Engine) {
  async function create(
    container: string,
    argv: readonly string[],
    { env = {}, user }: ExecOptions,
    attached: ExecCreateOptions,
    limit: Limit,
  ) {
    const Env = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const created = { Cmd: [...argv], Env, ...(user === undefined ? {} : { User: user }), ...attached };
    return await onContainer(engine, container, limit, (one, abortSignal) =>
      one.exec({ ...created, abortSignal }),
    );
  }

  async function execState(id: string, limit: Limit): Promise<ExecState> {
    const state = await engine.call(limit, (docker, abortSignal) =>
      docker.getExec(id).inspect({ abortSignal }),
    );
    if (state.Running) return { running: true };
    return state.ExitCode === null ? { running: false } : { running: false, exitCode: state.ExitCode };
  }

  /** Runs a command to its end. The output (both streams, at most 64 kB) belongs to its writer: untrusted. */
  async function exec(
    container: string,
    argv: readonly string[],
    options: ExecOptions,
    limit: Limit,
  ): Promise<{ readonly exitCode: number; readonly output: string }> {
    const attached = { AttachStdout: true, AttachStderr: true };
    const command = await create(container, argv, options, attached, limit);
    const output = await engine.call(limit, async (_docker, abortSignal) => {
      const stream = await command.start({ Detach: false, Tty: false, abortSignal });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of stream) {
        // Read on to the end without keeping it: the command would block on a full pipe.
        if (size < 2 * MAX_OUTPUT) chunks.push(Buffer.from(chunk));
        size += chunk.length;
      }
      return textOf(Buffer.concat(chunks));
    });
    const { exitCode } = await execState(command.id, limit);
    return { exitCode: exitCode ?? -1, output };
  }

  /**
   * Runs a command with a terminal of its own, which `terminal` is connected to until the command ends, is left by
   * ctrl-], or the limit's signal aborts. The limit's deadline is for its beginning alone.
   */
  async function attach(
    container: string,
    argv: readonly string[],
    options: ExecOptions,
    terminal: AttachedTerminal,
    limit: Limit,
  ): Promise<ExecState> {
    const attached = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true };
    // Docker's own keys for it begin with ctrl-p, which tools use. This one it never gets to see.
    const command = await create(container, argv, options, { ...attached, DetachKeys: 'ctrl-]' }, limit);
    const stream = await engine.call(limit, (_docker, abortSignal) =>
      command.start({ hijack: true, stdin: true, Tty: true, abortSignal }),
    );
    const fit = async () => {
      const { columns, rows } = terminal.size();
      await engine.call(limit, (_docker, abortSignal) =>
        command.resize({ h: rows, w: columns, abortSignal }),
      );
    };
    // A command that has just ended has no size any more.
    const resize = () => void fit().catch(() => undefined);
    const unsubscribe = terminal.onResize(resize);
    resize();
    const left = await connected(stream, terminal, limit.signal);
    unsubscribe();
    const state = await execState(command.id, limit);
    if (left || !state.running) return state;
    // The other side has ended, and the engine has not written it down yet.
    await setTimeout(SETTLES_WITHIN_MS);
    return await execState(command.id, limit);
  }

  return {
    exec,
    execState,
    attach,
    /** Starts a command and leaves it alone; returns its id for `execState`. */
    spawn: async (container: string, argv: readonly string[], options: ExecOptions, limit: Limit) => {
      const command = await create(container, argv, options, {}, limit);
      await engine.call(limit, async (_docker, abortSignal) => {
        const stream = await command.start({ Detach: true, Tty: false, abortSignal });
        stream.resume();
      });
      return command.id;
    },
  };
}

/**
 * Carries what is typed in and what is answered out, until the other side ends or the signal aborts. Returns whether the
 * command was left behind.
 */
async function connected(
  stream: Duplex,
  { input, output }: AttachedTerminal,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  stream.pipe(output, { end: false });
  let left = false;
  await new Promise<void>((resolve) => {
    const end = () => {
      input.off('data', type);
      input.pause();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const type = (chunk: Buffer | string) => {
      const [keys = '', ...rest] = String(chunk).split(LEAVE);
      stream.write(keys);
      if (rest.length === 0) return;
      left = true;
      end();
    };
    input.on('data', type);
    input.resume();
    for (const event of ['end', 'close', 'error']) stream.on(event, end);
    signal?.addEventListener('abort', end, { once: true });
  });
  stream.unpipe(output);
  stream.destroy();
  return left || signal?.aborted === true;
}

/**
 * Without a terminal both streams arrive as frames: one byte stream number, three bytes zero, four bytes
 * length, then the text (Engine API, "Stream format").
 */
export function textOf(frames: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= frames.length; ) {
    const length = frames.readUInt32BE(at + 4);
    parts.push(frames.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).subarray(0, MAX_OUTPUT).toString('utf8');
}
