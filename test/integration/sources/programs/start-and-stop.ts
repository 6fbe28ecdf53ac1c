import { startSources } from '../../../../source/watch/start.ts';
import { until } from '../../../wait.ts';
import { ALL, Recorder } from '../recorder.ts';

// Starts all sources, prints what it hears, and stops them; it must end without `process.exit`.
const recorder = new Recorder();
const sources = startSources({ project: process.argv[2] ?? '' }, recorder.emit, new AbortController().signal);
await until(
  () => {
    const titles = recorder.titles().map((title) => title.replace(/^failed (\w+)/, '$1.observed'));
    return ALL.every((title) => titles.includes(title));
  },
  { timeoutMs: 30_000, what: 'everything to be reported' },
);
await sources.stop();
process.stdout.write([...new Set(recorder.titles())].join('\n'));
