import { startSources } from '../../../../source/sources/index.ts';
import { until } from '../../../wait.ts';

// Starts all sources, prints what it hears, and stops them; it must end without `process.exit`.
const heard = new Set<string>();
const sources = startSources(
  { project: process.argv[2] ?? '' },
  (event) => heard.add(`${event.type} ${'member' in event ? event.member : ''}`),
  new AbortController().signal,
);
await until(() => heard.size >= 15, { timeoutMs: 30_000, what: 'everything to be heard of' });
await sources.stop();
process.stdout.write([...heard].join('\n'));
