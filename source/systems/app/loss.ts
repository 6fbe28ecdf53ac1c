import { lasting } from '../../cluster/predict/range.ts';
import { asLong, type LossRule } from '../loss.ts';

/** Its users wait for as long as it is lost. */
export const appLoss: LossRule = (_facts, loss) => {
  const outage = asLong(loss);
  return { ...outage, text: `the application does not answer ${lasting(outage)}; the stack below goes on` };
};
