import type { StatsSample } from '../../model/stats.ts';
import type { Limit } from '../../net/limit.ts';
import { asArray, asObject, defined, type Fields, optionalNumber, timeOf } from '../../net/read.ts';
import type { Engine } from './engine.ts';

/** What containers use. */
export type DockerStats = ReturnType<typeof dockerStats>;

/** The part of the Docker client that reads counters (`GET /containers/<id>/stats`). */
export function dockerStats(engine: Engine) {
  return {
    /** A container's counters now; undefined while it does not run. Some engines take a second to answer. */
    stats: async (container: string, limit: Limit) =>
      // One document with one sample: without `one-shot` the engine would wait for a second one.
      parseStats(
        await engine.get(`/containers/${container}/stats`, { stream: 'false', 'one-shot': 'true' }, limit),
      ),
  };
}

/**
 * A document of `GET /containers/<id>/stats` → counters; undefined while the container does not run, when all
 * of them are zero or missing. Control groups v1 and v2 name things differently.
 * @throws Error that names a field of a wrong type.
 */
export function parseStats(document: unknown): StatsSample | undefined {
  const json = asObject('the document of counters', document);
  const at = timeOf(typeof json.read === 'string' ? json.read : undefined);
  const cpu = asObject('cpu_usage', asObject('cpu_stats', json.cpu_stats ?? {}).cpu_usage ?? {});
  const cpuNs = optionalNumber(cpu, 'total_usage');
  if (at === undefined || at <= 0 || cpuNs === undefined || cpuNs === 0) return undefined;
  return {
    at,
    cpuNs,
    ...memoryOf(asObject('memory_stats', json.memory_stats ?? {})),
    ...networkOf(json.networks),
    ...blocksOf(asObject('blkio_stats', json.blkio_stats ?? {})),
  };
}

// As `docker stats` counts: v1 has the cache of the whole subtree as `total_inactive_file`, v2 as `inactive_file`.
function memoryOf(memory: Fields): Pick<StatsSample, 'memoryUsed' | 'memoryLimit'> {
  const stats = asObject('memory_stats.stats', memory.stats ?? {});
  const usage = optionalNumber(memory, 'usage');
  const cache = optionalNumber(stats, 'total_inactive_file') ?? optionalNumber(stats, 'inactive_file') ?? 0;
  const memoryUsed = usage === undefined ? undefined : cache < usage ? usage - cache : usage;
  return defined({ memoryUsed, memoryLimit: optionalNumber(memory, 'limit') });
}

function networkOf(networks: unknown): Pick<StatsSample, 'received' | 'sent'> {
  const cards = Object.values(asObject('networks', networks ?? {})).map((card) => asObject('networks', card));
  // A container in another one's network namespace has none of its own.
  if (cards.length === 0) return {};
  const sum = (name: string) => cards.reduce((total, card) => total + (optionalNumber(card, name) ?? 0), 0);
  return { received: sum('rx_bytes'), sent: sum('tx_bytes') };
}

// v1 writes `Read`, v2 `read`; without an entry the kernel has counted nothing.
function blocksOf(blocks: Fields): Pick<StatsSample, 'read' | 'written'> {
  const entries = asArray('io_service_bytes_recursive', blocks.io_service_bytes_recursive ?? []).map(
    (entry) => asObject('io_service_bytes_recursive', entry),
  );
  if (entries.length === 0) return {};
  const sum = (op: string) =>
    entries
      .filter((entry) => String(entry.op).toLowerCase() === op)
      .reduce((total, entry) => total + (optionalNumber(entry, 'value') ?? 0), 0);
  return { read: sum('read'), written: sum('write') };
}
