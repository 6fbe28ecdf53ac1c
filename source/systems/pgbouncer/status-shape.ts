import * as v from 'valibot';
import { described, memberShape } from '../status-shapes.ts';

const count = v.number();

const database = v.looseObject({
  name: v.string(),
  poolSize: described('Server connections that each pool of it may have.', count),
  paused: v.boolean(),
  disabled: v.boolean(),
});

const pool = v.looseObject({
  database: v.string(),
  user: v.string(),
  clientsActive: count,
  clientsWaiting: count,
  maxWaitMs: count,
  serversActive: count,
  serversIdle: count,
  mode: v.string(),
});

/** Schema of its part in the status document; without databases and pools before a PgBouncer was observed. */
export const shape = v.array(
  v.looseObject({
    ...memberShape.entries,
    databases: v.exactOptional(v.array(database)),
    pools: v.exactOptional(v.array(pool)),
  }),
);
