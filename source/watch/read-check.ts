import type { Member } from '../inventory/inventory.ts';
import { prove } from '../net/identity.ts';
import { query } from '../net/postgres.ts';
import { type Targets, throughProxies } from './targets.ts';
import type { Way } from './way.ts';

// Of the cluster that is meant, where it is known which that is: another one that answers tells nothing of this one.
const SQL = `
select 1 from pg_control_system() where system_identifier::text = coalesce($1, system_identifier::text)`;

/** The ways on which clients read from replicas: through each HAProxy, as the role that watches. */
export function readWays(members: readonly Member[], targets: Targets): readonly Way[] {
  return throughProxies(members, 'replicas').map((way) => ({
    ...way,
    system: 'reads',
    ask: async (endpoint, limit) => {
      const meant = targets.systemId();
      const rows = await query(endpoint, SQL, [meant], limit);
      if (rows.length === 0) prove({ 'system identifier': meant }, {});
    },
  }));
}
