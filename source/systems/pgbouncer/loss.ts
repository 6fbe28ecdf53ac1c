import { lasting } from '../../cluster/predict/range.ts';
import { asLong, type LossRule } from '../loss.ts';

/** Its own clients are cut off; those that use HAProxy directly are not. */
export const pgbouncerLoss: LossRule = (_facts, loss, members) => {
  const outage = asLong(loss);
  // A process that ended ends its connections; the clients of a frozen one get no notice.
  const ends = loss.how === 'kill' || loss.how === 'stop';
  const connections = ends ? 'lose their connections' : 'get no answer';
  const text = `clients of ${members.join(', ')} ${connections} and cannot write ${lasting(outage)}; clients that use HAProxy directly continue`;
  return { ...outage, text };
};
