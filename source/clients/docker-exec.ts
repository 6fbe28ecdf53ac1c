import type { Engine } from './docker-engine.ts';
import type { Limit } from './limit.ts';

/** Commands inside running containers. */
export type DockerExec = {
  /** Runs a command to its end. The output (both streams, at most 64 kB) belongs to whoever wrote it: untrusted. */
  exec(container: string, argv: readonly string[], options: ExecOptions, limit: Limit): Promise<ExecResult>;
  /** Starts a command and leaves it alone; returns its id for `execState`. */
  spawn(container: string, argv: readonly string[], options: ExecOptions, limit: Limit): Promise<string>;
  execState(id: string, limit: Limit): Promise<ExecState>;
};

export type ExecOptions = { readonly env?: Readonly<Record<string, string>>; readonly user?: string };
export type ExecResult = { readonly exitCode: number; readonly output: string };
/** `exitCode` is absent while it runs. */
export type ExecState = { readonly running: boolean; readonly exitCode?: number };

const MAX_OUTPUT = 64 * 1024;

/** The part of the Docker client that runs commands. When the limit ends a call, the command itself goes on. */
export function dockerExec(engine: Engine): DockerExec {
  async function create(
    container: string,
    argv: readonly string[],
    options: ExecOptions,
    attach: boolean,
    limit: Limit,
  ) {
    return await engine.call(limit, (docker, abortSignal) =>
      docker.getContainer(container).exec({
        Cmd: [...argv],
        Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
        ...(options.user === undefined ? {} : { User: options.user }),
        AttachStdout: attach,
        AttachStderr: attach,
        abortSignal,
      }),
    );
  }

  async function execState(id: string, limit: Limit): Promise<ExecState> {
    const state = await engine.call(limit, (docker, abortSignal) =>
      docker.getExec(id).inspect({ abortSignal }),
    );
    if (state.Running) return { running: true };
    return state.ExitCode === null ? { running: false } : { running: false, exitCode: state.ExitCode };
  }

  async function exec(
    container: string,
    argv: readonly string[],
    options: ExecOptions,
    limit: Limit,
  ): Promise<ExecResult> {
    const command = await create(container, argv, options, true, limit);
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

  return {
    exec,
    execState,
    spawn: async (container, argv, options, limit) => {
      const command = await create(container, argv, options, false, limit);
      await engine.call(limit, async (_docker, abortSignal) => {
        const stream = await command.start({ Detach: true, Tty: false, abortSignal });
        stream.resume();
      });
      return command.id;
    },
  };
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
