import { test } from '../../conditions/condition.ts';
import { NOW, stateAfter } from '../../fixtures/facts.ts';
import { fromFacts } from './from-facts.ts';

test(
  ...fromFacts(
    {
      title: 'no client reads from replicas through HAProxy, which has servers for them',
      sources: [],
      says: 'no read through <proxy> is answered: its clients cannot read from replicas',
      verdict: 'degraded',
      alert: 'unread',
    },
    () =>
      stateAfter({
        ...{ type: 'source.failed', system: 'reads', member: 'haproxy', at: NOW },
        error: 'haproxy at 127.0.0.1:5001: no answer within 2000 ms',
      }),
  ),
);
