import { startSources } from '../../../../source/watch/start.ts';
import { until } from '../../../wait.ts';
import { ALL, Heard } from '../heard.ts';

// Starts all sources, prints what it hears, and stops them; it must end without `process.exit`.
const heard = new Heard();
const sources = startSources({ project: process.argv[2] ?? '' }, heard.emit, new AbortController().signal);
await until(
  () => {
    const titles = heard.titles().map((title) => title.replace(/^failed (\w+)/, '$1.observed'));
    return ALL.every((title) => titles.includes(title));
  },
  { timeoutMs: 30_000, what: 'everything to be heard of' },
);
await sources.stop();
process.stdout.write([...new Set(heard.titles())].join('\n'));
