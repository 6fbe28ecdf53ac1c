import * as v from 'valibot';
import { described, memberShape, observationShape } from '../status-shapes.ts';

/** Schema of its part in the status document. */
export const shape = v.object({
  leader: described('Holder of the leader key in etcd.', v.nullable(v.string())),
  leaderKeyTtlSeconds: v.nullable(v.number()),
  syncStandbys: v.array(v.string()),
  syncQuorum: described(
    'With quorum commit: so many of the sync standbys may lack a commit, and it is not reported which; else 0.',
    v.number(),
  ),
  standbyClusterOf: described(
    'From where it gets its WAL if it is a standby cluster, which takes no writes.',
    v.nullable(v.string()),
  ),
  paused: v.nullable(v.boolean()),
  scheduledSwitchover: v.nullable(v.looseObject({})),
  dcs: v.object(observationShape),
  members: v.array(
    v.looseObject({
      ...memberShape.entries,
      role: v.exactOptional(v.string()),
      state: v.exactOptional(v.string()),
      timeline: v.exactOptional(v.number()),
      host: v.nullable(v.string()),
      holdsLeaderKey: v.boolean(),
      syncStandby: v.boolean(),
      postgres: described(
        'What PostgreSQL on it answers when it is asked itself, in a new session.',
        v.looseObject({
          type: v.exactOptional(
            described(
              '`full`: no connection is left; `refused`: it answers, but not to this login; `out of reach`: no way to it.',
              v.picklist(['self', 'full', 'refused', 'out of reach']),
            ),
          ),
          inRecovery: v.exactOptional(v.boolean()),
          readOnlyBy: v.exactOptional(
            described('Where it is set that every session is read-only; absent while none is.', v.string()),
          ),
          synchronousCommit: v.exactOptional(
            described('`off` or `local`: no commit waits for a standby.', v.string()),
          ),
          seesOnlyItself: v.exactOptional(
            described(
              'Its role sees no sessions of others: what is counted of them is too little.',
              v.boolean(),
            ),
          ),
          syncWaits: v.exactOptional(v.number()),
          longestSyncWaitMs: v.exactOptional(v.number()),
          slots: v.exactOptional(
            v.array(
              v.looseObject({
                name: v.string(),
                active: v.boolean(),
                heldBytes: v.exactOptional(described('WAL that is kept for it.', v.number())),
                walStatus: v.exactOptional(v.string()),
              }),
            ),
          ),
          ...observationShape,
        }),
      ),
      receiveLag: described('Bytes.', v.nullable(v.number())),
      replayLag: described('Bytes.', v.nullable(v.number())),
    }),
  ),
});
