import type { HelperSpec } from '../inventory/docker/helper.ts';
import { faultHelper, type Lasting, undoHelper } from './fault-helper.ts';

// Every way out but the loopback; the name ends at the @ of a pair of interfaces.
const DEVICES = `$(ip -o link show | awk -F': ' '{ sub("@.*", "", $2); if ($2 != "lo") print $2 }')`;

// The queue carries the fault's own number (1 to 1fff), so that no other queue is removed.
function handleOf(id: string): string {
  const number = id.slice(-3);
  if (!/^[0-9a-f]{3}$/.test(number)) throw new Error(`"${id}" is not the id of a fault`);
  return `1${number}`;
}

function removal(handle: string): string {
  return [
    'undo() {',
    `  for device in ${DEVICES}; do`,
    `    if tc qdisc show dev "$device" root | grep -q "^qdisc netem ${handle}:"; then`,
    '      tc qdisc del dev "$device" root',
    '    fi',
    '  done',
    '}',
  ].join('\n');
}

/**
 * The helper that delays and loses what a member sends, and undoes this by itself, also when it is stopped. Each packet
 * leaves `delayMs` later, and `lossPercent` of 100 never do.
 */
export function latencyHelper(id: string, container: string, spec: Lasting<'latency'>): HelperSpec {
  const handle = handleOf(id);
  const delay = [
    `for device in ${DEVICES}; do`,
    `  tc qdisc add dev "$device" root handle ${handle}: netem delay ${spec.delayMs}ms loss ${spec.lossPercent}%`,
    'done',
  ];
  return faultHelper(id, container, removal(handle), delay, spec.seconds);
}

/** A helper that only takes away what latency of this id may have left behind. */
export function latencyCleanup(id: string, container: string): HelperSpec {
  return undoHelper(id, container, removal(handleOf(id)));
}

/**
 * A helper that finds out whether the kernel can delay packets at all: in a network of its own, so that nothing of
 * the member is touched. It ends with 0 where it can, and says why where it cannot.
 */
export function netemProbe(container: string): HelperSpec {
  const script = 'tc qdisc add dev lo root netem delay 1ms && tc qdisc del dev lo root';
  return { name: 'paws-netem', beside: container, alone: true, script, labels: {} };
}
