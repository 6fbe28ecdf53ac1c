import type { NodeLedger } from '../domain/drill/ledger.ts';
import type { Endpoint } from './endpoint.ts';
import type { Login } from './haproxy.ts';
import type { Limit } from './limit.ts';

/**
 * Makes the table that the probes write to, and removes rows that earlier runs have left behind.
 * `primary` is HAProxy's port or the primary itself. @throws Error that names it.
 */
export declare function prepareLedger(primary: Endpoint, login: Login, limit: Limit): Promise<void>;

/**
 * What every node holds of a run: read on the primary, then on each of the others once it has replayed up to where the
 * primary was. `nodes` are the nodes' own ports, the primary among them. A node that does not answer, or does not get
 * there within the limit, has an error instead of keys; never throws.
 */
export declare function readLedger(
  nodes: readonly Endpoint[],
  login: Login,
  runId: string,
  limit: Limit,
): Promise<readonly NodeLedger[]>;

/** Removes the rows of a run. @throws Error that names the primary. */
export declare function clearLedger(
  primary: Endpoint,
  login: Login,
  runId: string,
  limit: Limit,
): Promise<void>;

/**
 * What every Redis instance holds of a run, read from the master first, then from each of the others once it is where
 * the master was. Never throws.
 */
export declare function readRedisLedger(
  instances: readonly Endpoint[],
  runId: string,
  limit: Limit,
): Promise<readonly NodeLedger[]>;

/** Removes the keys of a run from whichever instances are masters. @throws Error that names the instance. */
export declare function clearRedisLedger(
  instances: readonly Endpoint[],
  runId: string,
  limit: Limit,
): Promise<void>;
