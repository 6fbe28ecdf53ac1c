import type { Limit } from '../../net/limit.ts';
import {
  asArray,
  asObject,
  asText,
  type Fields,
  optionalNumber,
  optionalText,
  timeOf,
} from '../../net/read.ts';
import { type Engine, statusOf, unlessMissing } from './engine.ts';
import type { HelperSpec } from './helper.ts';
import { labelsOf } from './parse.ts';

/** A container as it is at this moment, by its id. */
export type Inspected = ReturnType<typeof parseInspected>;

/**
 * The part of the Docker client that reads and makes marks: what is said with containers that never run, to everybody
 * who uses the same engine.
 */
export function dockerMarks(engine: Engine) {
  return {
    /** The engine's own id, which no other has, and its clock (ms since the epoch). */
    engine: async (limit: Limit) => {
      const info = asObject('the engine', await engine.get('/info', {}, limit));
      const now = timeOf(optionalText(info, 'SystemTime'));
      return { id: asText('ID', info.ID), now: now ?? Date.now() };
    },
    /** A container as it is now; undefined when the engine has none with that name or id. */
    inspected: async (container: string, limit: Limit) => {
      const path = `/containers/${encodeURIComponent(container)}/json`;
      const found = await unlessMissing(() => engine.get(path, {}, limit));
      return found === undefined ? undefined : parseInspected(asObject('the container', found));
    },
    /** Containers that carry a label (`name` or `name=value`), running or not; `createdAt` is s on the engine's clock. */
    labelled: async (label: string, limit: Limit) => {
      const filters = JSON.stringify({ label: [label] });
      const found = await engine.get('/containers/json', { all: 'true', filters }, limit);
      return asArray('the list of containers', found).map((entry) => {
        const listed = asObject('the container', entry);
        return {
          id: asText('Id', listed.Id),
          labels: labelsOf(listed),
          createdAt: optionalNumber(listed, 'Created') ?? 0,
        };
      });
    },
    /**
     * Makes a container that is never started, from the image of `beside`. False when there is one of that name already:
     * of several that try, one succeeds.
     */
    mark: async ({ name, beside, labels }: Pick<HelperSpec, 'name' | 'beside' | 'labels'>, limit: Limit) => {
      try {
        await engine.call(limit, async (docker, abortSignal) => {
          const { Image } = await docker.getContainer(beside).inspect({ abortSignal });
          await docker.createContainer({
            ...{ name, Image, Entrypoint: ['true'], Cmd: [], Labels: { ...labels } },
            HostConfig: { NetworkMode: 'none' },
            abortSignal,
          });
        });
        return true;
      } catch (error) {
        if (statusOf(error) === 409) return false;
        throw error;
      }
    },
  };
}

// Docker's own for Linux, and for what it never kills: no call waits for longer than that.
const DEFAULT_STOP_SECONDS = 10;
const LONGEST_STOP_SECONDS = 60;

function parseInspected(json: Fields) {
  const config = asObject('Config', json.Config);
  const stopSeconds = optionalNumber(config, 'StopTimeout') ?? DEFAULT_STOP_SECONDS;
  return {
    id: asText('Id', json.Id),
    name: asText('Name', json.Name).replace(/^\//, ''),
    /** As Docker reports it. */
    state: optionalText(asObject('State', json.State), 'Status') ?? 'unknown',
    /** How long it may take to stop before it is killed, s. */
    stopSeconds: stopSeconds < 0 ? LONGEST_STOP_SECONDS : stopSeconds,
    labels: labelsOf(config),
  };
}
