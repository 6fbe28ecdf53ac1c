import { lasting } from '../../cluster/predict/range.ts';
import { asLong, type LossRule } from '../loss.ts';

/** It is the only way in. */
export const haproxyLoss: LossRule = (_facts, loss) => {
  const outage = asLong(loss);
  return { ...outage, text: `everything through HAProxy stops ${lasting(outage)}: it is the only way in` };
};
