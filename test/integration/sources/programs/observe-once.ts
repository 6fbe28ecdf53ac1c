import { observeOnce } from '../../../../source/sources/once.ts';

// One look at everything, printed; it must end without `process.exit`.
const heard: string[] = [];
await observeOnce(
  { project: process.argv[2] ?? '' },
  (event) => heard.push(`${event.type} ${'member' in event ? event.member : ''}`),
  new AbortController().signal,
);
process.stdout.write(heard.join('\n'));
