import type { Facts } from '../model/facts.ts';
import { alarmText, standingAlarms } from '../systems/etcd/alarm.ts';

/**
 * Why etcd takes no writes although it has a quorum; undefined while it does. With an alarm it refuses new keys and new
 * leases: Patroni's leader keeps the key that it has, and nobody else can take one.
 */
export function storeRefusal(facts: Facts): string | undefined {
  const alarms = standingAlarms(facts);
  return alarms.length === 0 ? undefined : `etcd takes no writes: ${alarmText(alarms)}`;
}
