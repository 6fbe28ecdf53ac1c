import type { Container } from 'dockerode';
import type { Limit } from '../../net/limit.ts';
import { type Engine, onContainer, statusOf } from './engine.ts';

/** The part of the Docker client that starts, stops and freezes containers. Errors carry Docker's message. */
export function dockerControl(engine: Engine) {
  const act = async (
    id: string,
    limit: Limit,
    run: (container: Container, abortSignal: AbortSignal) => Promise<unknown>,
  ): Promise<void> => {
    try {
      await onContainer(engine, id, limit, run);
    } catch (error) {
      // HTTP 304: the container is in that state already.
      if (statusOf(error) !== 304) throw error;
    }
  };
  return {
    /** Sends a signal, e.g. `SIGKILL`. Docker counts it as stopped by hand: no restart policy fires. */
    kill: (id: string, signal: string, limit: Limit) =>
      act(id, limit, (container, abortSignal) => container.kill({ signal, abortSignal })),
    /** No error when it runs already. */
    start: (id: string, limit: Limit) =>
      act(id, limit, (container, abortSignal) => container.start({ abortSignal })),
    /** SIGTERM, and SIGKILL after its grace period or `graceSeconds`. No error when it is stopped already. */
    stop: (id: string, limit: Limit, graceSeconds?: number) =>
      act(id, limit, (container, abortSignal) =>
        container.stop({ abortSignal, ...(graceSeconds === undefined ? {} : { t: graceSeconds }) }),
      ),
    restart: (id: string, limit: Limit) =>
      act(id, limit, (container, abortSignal) => container.restart({ abortSignal })),
    /** Freezes every process in it (cgroup freezer). */
    pause: (id: string, limit: Limit) =>
      act(id, limit, (container, abortSignal) => container.pause({ abortSignal })),
    unpause: (id: string, limit: Limit) =>
      act(id, limit, (container, abortSignal) => container.unpause({ abortSignal })),
  };
}
