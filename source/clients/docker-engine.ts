import type Dockerode from 'dockerode';
import { reasonOf } from './endpoint.ts';
import { type Limit, withLimit } from './limit.ts';

/** Docker's Engine API behind one socket; the address comes from DOCKER_HOST, or is the default socket. */
export type Engine = {
  /** Runs one call under its limit. Throws errors that say what to do where that is known. */
  call<T>(limit: Limit, run: (docker: Dockerode, signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The same for a call that begins a stream, which has no deadline. */
  open<T>(run: (docker: Dockerode) => Promise<T>): Promise<T>;
};

/** The engine; dockerode is loaded on first use. */
export function dockerEngine(): Engine {
  let docker: Dockerode | undefined;
  const load = async () => {
    docker ??= new (await import('dockerode')).default();
    return docker;
  };
  const guarded = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw new Error(dockerReason(error), { cause: error });
    }
  };
  return {
    call: (limit, run) =>
      guarded(async () => {
        const engine = await load();
        return await withLimit(limit, (signal) => run(engine, signal));
      }),
    open: (run) => guarded(async () => await run(await load())),
  };
}

/** What went wrong between the console and Docker, with the next step where there is one. */
export function dockerReason(error: unknown): string {
  const where = process.env.DOCKER_HOST ?? 'the default socket';
  if (error instanceof Error) {
    const code = 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTFOUND')
      return `Docker: no engine at ${where}: is it installed and running?`;
    if (code === 'EACCES' || code === 'EPERM')
      return `Docker: permission denied at ${where}: run as root or join the group "docker"`;
    // dockerode: "(HTTP code 404) no such container - No such container: x"
    const said = /^\(HTTP code \d+\) (?:.*? - )?(.*)$/s.exec(error.message)?.[1];
    if (said !== undefined) return `Docker: ${said.trim()}`;
  }
  return `Docker: ${reasonOf(error)}`;
}
