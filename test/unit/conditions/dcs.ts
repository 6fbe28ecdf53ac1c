import type { DcsChange } from '../../../source/model/dcs.ts';
import { readDcsKey } from '../../../source/model/dcs-keys.ts';
import type { Event } from '../../../source/store/reduce.ts';
import { NOW } from '../../fixtures/facts.ts';

const KV = { lease: '7', modRevision: '11', createRevision: '11' };

/** The event that keys of Patroni's have changed. */
export function changed(...changes: DcsChange[]): Event {
  return { type: 'dcs.changed', at: NOW, revision: '11', changes };
}

/** A key of Patroni's as it stands in etcd, which may be unreadable. */
export function key(name: string, value: string): DcsChange {
  const change = readDcsKey(`/paws360/${name}`, value, KV);
  if (change === undefined) throw new Error(`${name} is no key of Patroni's`);
  return change;
}
