import { randomBytes } from 'node:crypto';
import type { Limit } from '../../net/limit.ts';
import { type Engine, onContainer, statusOf, unlessMissing } from './engine.ts';
import { textOf } from './exec.ts';

/** A container that works inside another one's network for a while, and is removed when it ends. */
export type HelperSpec = {
  readonly name: string;
  /** The container whose network namespace it shares, and whose image it is made from. */
  readonly beside: string;
  /** An empty network of its own, instead of that of `beside`. */
  readonly alone?: true;
  /** Run by `sh -c`; must undo what it did on SIGTERM and at its own end. */
  readonly script: string;
  /** What the script has as `$1`, `$2`, …: text from outside never becomes a part of the script. */
  readonly args?: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
};

/** What a helper printed, and its exit code. */
type Helped = { readonly exitCode: number; readonly output: string };

/** The part of the Docker client that runs helpers. They are no part of the Compose project. */
export function dockerHelper(engine: Engine) {
  /** Starts a helper; settles once it runs. Its script may still be at work; it stays when it ends. */
  async function runHelper(spec: HelperSpec, limit: Limit): Promise<void> {
    const container = await engine.call(limit, async (docker, abortSignal) => {
      const beside = await docker.getContainer(spec.beside).inspect({ abortSignal });
      return await docker.createContainer({
        name: spec.name,
        Image: beside.Image,
        User: 'root',
        Entrypoint: ['tini', '-g', '--'],
        Cmd: ['sh', '-c', spec.script, 'helper', ...(spec.args ?? [])],
        Labels: { ...spec.labels },
        HostConfig: {
          CapAdd: ['NET_ADMIN', 'NET_RAW'],
          NetworkMode: spec.alone === true ? 'none' : `container:${beside.Id}`,
          LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
        },
        abortSignal,
      });
    });
    await engine.call(limit, (_docker, abortSignal) => container.start({ abortSignal }));
  }

  /** What a helper has printed so far. */
  async function helperLog(name: string, limit: Limit): Promise<string> {
    const said = await onContainer(engine, name, limit, (helper, abortSignal) =>
      helper.logs({ stdout: true, stderr: true, follow: false, abortSignal }),
    );
    return textOf(said);
  }

  /** Removes a helper, running or not; no error when there is none, or another process removes it at the same time. */
  async function removeHelper(name: string, limit: Limit): Promise<void> {
    const on = (run: Parameters<typeof onContainer>[3]) =>
      unlessMissing(() => onContainer(engine, name, limit, run));
    try {
      await on((helper, abortSignal) => helper.remove({ force: true, abortSignal }));
    } catch (error) {
      // "removal of container … is already in progress"
      if (statusOf(error) !== 409) throw error;
      await on((helper, abortSignal) => helper.wait({ condition: 'removed', abortSignal }));
    }
  }

  async function helpedOnce(spec: HelperSpec, limit: Limit): Promise<Helped> {
    const name = `${spec.name}-${randomBytes(4).toString('hex')}`;
    try {
      // In here: the engine may have made it although its answer was lost, or was not waited for.
      await runHelper({ ...spec, name }, limit);
      const ended = await onContainer(engine, name, limit, (helper, abortSignal) =>
        helper.wait({ abortSignal }),
      );
      return { exitCode: Number(ended.StatusCode), output: await helperLog(name, limit) };
    } finally {
      // Even if the rest is given up, this must not be.
      await removeHelper(name, { deadlineMs: limit.deadlineMs });
    }
  }

  return {
    runHelper,
    /**
     * Runs a helper to its end and removes it; returns what it printed and its exit code. Its name is made unique, so
     * that one that was left behind blocks no other. Another process may take it for one that was left behind as soon as
     * it has ended: then what it printed is gone, and it runs once more, so it must do no harm twice.
     */
    helped: async (spec: HelperSpec, limit: Limit): Promise<Helped> => {
      try {
        return await helpedOnce(spec, limit);
      } catch (error) {
        // "no such container", "… is dead or marked for removal"
        if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error;
        return await helpedOnce(spec, limit);
      }
    },
    helperLog,
    removeHelper,
  };
}
