import { asObject } from '../../net/read.ts';
import type { Engine } from './engine.ts';
import { type LogRecord, logDecoder } from './log-frames.ts';

/** Which part of a log is read. */
export type LogRange = {
  /** Only lines from this time on, as `LogRecord.at` has it. */
  readonly since?: string;
  /** Only this many of the last lines. */
  readonly tail: number;
  /** Go on with what comes, until the container ends. */
  readonly follow: boolean;
};

/** Logs of containers. */
export type DockerLogs = ReturnType<typeof dockerLogs>;

const INSPECT_WITHIN_MS = 5_000;

/** The part of the Docker client that reads logs (`GET /containers/<id>/logs`). */
export function dockerLogs(engine: Engine) {
  return {
    /**
     * Lines of a container's log in the order in which Docker has them, as many at a time as arrive together; the
     * first list comes once Docker answers, and is empty. What they say belongs to its writer: untrusted. Ends
     * when there is no more: with `follow`, when the container does not run (any more). Throws when the engine
     * cannot be reached.
     */
    logs: async function* (
      container: string,
      { since, tail, follow }: LogRange,
      signal: AbortSignal,
    ): AsyncGenerator<readonly LogRecord[], void, undefined> {
      const limit = { signal, deadlineMs: INSPECT_WITHIN_MS };
      const inspected = asObject(
        'the container',
        await engine.get(`/containers/${container}/json`, {}, limit),
      );
      const decoder = logDecoder(asObject('Config', inspected.Config).Tty === true);
      const query = {
        ...{ stdout: '1', stderr: '1', timestamps: '1', tail: String(tail), follow: follow ? '1' : '0' },
        ...(since === undefined ? {} : { since: unixTime(since) }),
      };
      for await (const chunk of engine.stream(`/containers/${container}/logs`, query, signal)) {
        yield decoder.push(chunk);
      }
      const rest = decoder.end();
      if (rest.length > 0) yield rest;
    },
  };
}

/** `2026-01-15T12:00:00.000000001Z` → `1768478400.000000001`, as Docker wants it. */
function unixTime(at: string): string {
  const [seconds = '', fraction = ''] = at.replace('Z', '').split('.');
  return `${Date.parse(`${seconds}Z`) / 1000}.${fraction.padEnd(9, '0')}`;
}
