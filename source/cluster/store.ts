import type { Facts } from '../model/facts.ts';
import { activeAlarms, alarmText } from '../systems/etcd/alarm.ts';

/**
 * Why etcd takes no writes although it has a quorum; undefined while it does. With an alarm it refuses new keys and new
 * leases: Patroni's leader keeps the key that it has, and no other member can take one.
 */
export function storeRefusal(facts: Facts): string | undefined {
  const alarms = activeAlarms(facts);
  return alarms.length === 0 ? undefined : `etcd takes no writes: ${alarmText(alarms)}`;
}
