import * as v from 'valibot';
import { described, memberShape, observationShape, writeShape } from '../status-shapes.ts';

/** Schema of its part in the status document. */
export const shape = v.object({
  masters: v.array(
    v.object({
      name: v.string(),
      address: described('HOST:PORT; null where the sentinels name different ones.', v.nullable(v.string())),
      views: v.array(
        v.looseObject({ sentinel: v.string(), host: v.string(), port: v.number(), ...observationShape }),
      ),
    }),
  ),
  sentinels: v.array(v.object({ name: v.string(), ...observationShape })),
  redis: v.array(v.looseObject({ ...memberShape.entries, write: writeShape })),
});
