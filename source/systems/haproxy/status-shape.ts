import * as v from 'valibot';
import { described, observationShape, readShape, writeShape } from '../status-shapes.ts';

/** Schema of its part in the status document. */
export const shape = v.object({
  writes: described(
    'Servers that writes go to now; more than one, or none, is a finding.',
    v.array(v.string()),
  ),
  backends: v.array(
    v.object({
      name: v.string(),
      servers: v.array(v.looseObject({ backend: v.string(), server: v.string(), status: v.string() })),
    }),
  ),
  proxies: v.array(
    v.object({
      name: v.string(),
      frontends: described(
        'Where clients come in; sessions, and how many of them it takes.',
        v.array(
          v.looseObject({
            name: v.string(),
            status: v.string(),
            sessions: v.number(),
            limit: v.exactOptional(v.number()),
          }),
        ),
      ),
      write: writeShape,
      read: readShape,
      ...observationShape,
    }),
  ),
  listening: described('Published ports by purpose.', v.array(v.record(v.string(), v.number()))),
});
