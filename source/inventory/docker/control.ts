import type { Limit } from '../../net/limit.ts';
import { asObject, optionalText } from '../../net/read.ts';
import { type Engine, statusOf, unlessMissing } from './engine.ts';

/** Starting, stopping and freezing containers. Errors carry Docker's words. */
export type DockerControl = {
  /** Sends a signal, e.g. `SIGKILL`. Docker counts it as stopped by hand: no restart policy fires. */
  kill(container: string, signalName: string, limit: Limit): Promise<void>;
  /** No error when it runs already. */
  start(container: string, limit: Limit): Promise<void>;
  /** SIGTERM, and SIGKILL after its grace period or `graceSeconds`. No error when it is stopped already. */
  stop(container: string, limit: Limit, graceSeconds?: number): Promise<void>;
  restart(container: string, limit: Limit): Promise<void>;
  /** Freezes every process in it (cgroup freezer). */
  pause(container: string, limit: Limit): Promise<void>;
  unpause(container: string, limit: Limit): Promise<void>;
  /** Docker's word for its state at this moment; undefined when there is no such container. */
  state(container: string, limit: Limit): Promise<string | undefined>;
};

/** The part of the Docker client that controls containers. */
export function dockerControl(engine: Engine): DockerControl {
  return {
    kill: async (container, signalName, limit) => {
      await engine.call(limit, (docker, abortSignal) =>
        docker.getContainer(container).kill({ signal: signalName, abortSignal }),
      );
    },
    start: (container, limit) =>
      unlessSo(() =>
        engine.call(limit, (docker, abortSignal) => docker.getContainer(container).start({ abortSignal })),
      ),
    stop: (container, limit, graceSeconds) =>
      unlessSo(() =>
        engine.call(limit, (docker, abortSignal) =>
          docker
            .getContainer(container)
            .stop({ abortSignal, ...(graceSeconds === undefined ? {} : { t: graceSeconds }) }),
        ),
      ),
    restart: async (container, limit) => {
      await engine.call(limit, (docker, abortSignal) =>
        docker.getContainer(container).restart({ abortSignal }),
      );
    },
    pause: async (container, limit) => {
      await engine.call(limit, (docker, abortSignal) =>
        docker.getContainer(container).pause({ abortSignal }),
      );
    },
    unpause: async (container, limit) => {
      await engine.call(limit, (docker, abortSignal) =>
        docker.getContainer(container).unpause({ abortSignal }),
      );
    },
    state: async (container, limit) => {
      const path = `/containers/${container}/json`;
      const inspected = await unlessMissing(() => engine.get(path, {}, limit));
      return inspected === undefined
        ? undefined
        : optionalText(asObject('State', asObject('the container', inspected).State), 'Status');
    },
  };
}

// HTTP 304: the container is in that state already.
async function unlessSo(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (statusOf(error) !== 304) throw error;
  }
}
