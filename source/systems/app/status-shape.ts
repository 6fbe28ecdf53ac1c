import * as v from 'valibot';
import { memberShape } from '../status-shapes.ts';

/** Schema of its part in the status document. */
export const shape = v.array(memberShape);
