import type { FaultSpec } from '../model/command.ts';

/** What a fault does, as a short text: `killed`, `cut off from etcd1, etcd2 (both ways, drop)`. */
export function faultText(spec: FaultSpec): string {
  switch (spec.kind) {
    case 'kill':
      return 'killed (SIGKILL)';
    case 'stop':
      return 'stopped cleanly';
    case 'pause':
      return 'frozen';
    case 'partition': {
      const from = spec.peers.length === 0 ? 'everybody' : spec.peers.join(', ');
      const ways = { both: 'both ways', in: 'what it receives', out: 'what it sends' }[spec.direction];
      return `cut off from ${from} (${ways}, ${spec.mode})`;
    }
    case 'cpu-stress':
      return `${spec.workers} busy CPU loops`;
    case 'memory-stress':
      return `${spec.megabytes} MB of memory taken`;
    case 'io-stress':
      return `${spec.workers} workers writing to the disk`;
    case 'latency':
      return `${spec.delayMs} ms of delay, ${spec.lossPercent} % loss`;
  }
}
