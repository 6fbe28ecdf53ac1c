import * as v from 'valibot';
import { membersShape } from '../status-shapes.ts';

/** Schema of its part in the status document. */
export const shape = v.object({
  quorum: v.looseObject({ ok: v.boolean() }),
  members: membersShape,
});
