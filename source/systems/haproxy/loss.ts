import { lasting } from '../../cluster/predict/range.ts';
import { answering } from '../../model/facts.ts';
import { asLong, type LossRule } from '../loss.ts';
import { servesWrites } from './facts.ts';

/** Clients come in through those that are left, or have no way in. */
export const haproxyLoss: LossRule = (facts, loss, members) => {
  const outage = asLong(loss);
  const others = answering(facts, 'haproxy', servesWrites).filter((name) => !members.includes(name));
  if (others.length > 0) {
    const text = `connections through ${members.join(', ')} stop ${lasting(outage)}; ${others.join(', ')} ${others.length === 1 ? 'goes' : 'go'} on`;
    return { ...outage, text };
  }
  return { ...outage, text: `everything through HAProxy stops ${lasting(outage)}: it is the only way in` };
};
