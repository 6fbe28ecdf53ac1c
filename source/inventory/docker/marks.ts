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
import { labelsOf } from './parse.ts';

/** A container as it is at this moment, by its id. */
export type Inspected = {
  readonly id: string;
  readonly name: string;
  /** Docker's word. */
  readonly state: string;
  /** How long it may take to stop before it is killed, s. */
  readonly stopSeconds: number;
  readonly labels: Readonly<Record<string, string>>;
};

/** A container that carries a label. */
export type Labelled = {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since the epoch, on the engine's clock. */
  readonly createdAt: number;
};

/** What is said with containers that never run: marks, which everybody sees who uses the same engine. */
export type DockerMarks = {
  /** The engine's own id, which no other has, and its clock (ms since the epoch). */
  engine(limit: Limit): Promise<{ readonly id: string; readonly now: number }>;
  /** A container as it is now; undefined when the engine has none with that name or id. */
  inspected(container: string, limit: Limit): Promise<Inspected | undefined>;
  /** Containers that carry a label (`name` or `name=value`), running or not. */
  labelled(label: string, limit: Limit): Promise<readonly Labelled[]>;
  /**
   * Makes a container that is never started, from the image of `beside`. False when there is one of that name already:
   * of several that try, one succeeds.
   */
  mark(
    spec: {
      readonly name: string;
      readonly beside: string;
      readonly labels: Readonly<Record<string, string>>;
    },
    limit: Limit,
  ): Promise<boolean>;
};

/** The part of the Docker client that marks containers. */
export function dockerMarks(engine: Engine): DockerMarks {
  return {
    engine: async (limit) => {
      const info = asObject('the engine', await engine.get('/info', {}, limit));
      const now = timeOf(optionalText(info, 'SystemTime'));
      return { id: asText('ID', info.ID), now: now ?? Date.now() };
    },
    inspected: async (container, limit) => {
      const path = `/containers/${encodeURIComponent(container)}/json`;
      const found = await unlessMissing(() => engine.get(path, {}, limit));
      return found === undefined ? undefined : parseInspected(asObject('the container', found));
    },
    labelled: async (label, limit) => {
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
    mark: async ({ name, beside, labels }, limit) => {
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

// Docker's own for Linux, and for what it never kills: nobody waits for longer than that.
const DEFAULT_STOP_SECONDS = 10;
const LONGEST_STOP_SECONDS = 60;

function stopSecondsOf(config: Fields): number {
  const seconds = optionalNumber(config, 'StopTimeout') ?? DEFAULT_STOP_SECONDS;
  return seconds < 0 ? LONGEST_STOP_SECONDS : seconds;
}

function parseInspected(json: Fields): Inspected {
  const config = asObject('Config', json.Config);
  return {
    id: asText('Id', json.Id),
    name: asText('Name', json.Name).replace(/^\//, ''),
    state: optionalText(asObject('State', json.State), 'Status') ?? 'unknown',
    stopSeconds: stopSecondsOf(config),
    labels: labelsOf(config),
  };
}
