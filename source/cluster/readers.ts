import { current, type Facts } from '../model/facts.ts';
import { isTagged } from '../systems/patroni/tags.ts';

/** Whether readers are kept off a member: its `GET /replica` answers 503, so that HAProxy has it DOWN. */
export function takesNoReaders(facts: Facts, name: string): boolean {
  const node = current(facts.patroni[name]);
  return node !== undefined && isTagged(node, 'noloadbalance');
}
