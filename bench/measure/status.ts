import { PROJECT } from '../../test/stack.ts';
import { CLI } from '../console.ts';
import { peer, type Row, row } from '../row.ts';
import { type Effort, etcdFollower, repeat, timed, timedInside, times, whileFrozen } from '../run.ts';

const ENDPOINTS = 'etcd1:2379,etcd2:2379,etcd3:2379';
const ETCDCTL = `etcdctl --endpoints=${ENDPOINTS} endpoint status`;

/** `status --json`, from start to end: when all is well, and while one etcd member is frozen. */
export async function measureStatus(effort: Effort): Promise<Row[]> {
  const well = await repeat(times(effort, 20), () => status());
  const etcdctl = await timedInside('etcd1', ETCDCTL, times(effort, 10));
  const patronictl = await timedInside('patroni1', 'patronictl -c /tmp/patroni.yml list', times(effort, 10));
  const frozen = await etcdFollower();
  const asking = frozen === 'etcd1' ? 'etcd2' : 'etcd1';
  // Long enough for all samples at the deadline; the undo comes by itself if this run does not.
  const silent = await whileFrozen(frozen, 90_000, async () => ({
    own: await repeat(times(effort, 10), () => status()),
    etcdctl: await timedInside(asking, ETCDCTL, times(effort, 3)),
  }));
  const rowKept = silent.own.every(({ document }) => document.includes(`"${frozen}"`));
  if (!rowKept) throw new Error(`status --json dropped the row of ${frozen}, which was frozen`);
  return [
    row(
      'status --json, everything up',
      'ms',
      well.map(({ ms }) => ms),
      {
        limits: [{ of: 'p50', at: 400 }],
        peers: [peer('etcdctl endpoint status', etcdctl), peer('patronictl list', patronictl)],
        note: 'etcdctl and patronictl each ask one of the four systems, in their container and timed there.',
      },
    ),
    row(
      'status --json, one etcd member frozen',
      'ms',
      silent.own.map(({ ms }) => ms),
      {
        limits: [{ of: 'p50', at: 1_500 }],
        peers: [peer('etcdctl endpoint status', silent.etcdctl)],
        note: `Every document kept the row of the frozen member; etcdctl drops it. Frozen with docker pause.`,
      },
    ),
  ];
}

async function status(): Promise<{ readonly ms: number; readonly document: string }> {
  const { ms, stdout } = await timed(process.execPath, [CLI, 'status', '--json', '--project', PROJECT]);
  const { etcd } = JSON.parse(stdout) as { etcd: unknown };
  return { ms, document: JSON.stringify(etcd) };
}
