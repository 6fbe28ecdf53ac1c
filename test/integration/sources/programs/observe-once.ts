import { observeOnce } from '../../../../source/watch/once.ts';
import { Heard } from '../heard.ts';

// One look at everything, printed; it must end without `process.exit`.
const heard = new Heard();
await observeOnce({ project: process.argv[2] ?? '' }, heard.emit, new AbortController().signal);
process.stdout.write(heard.titles().join('\n'));
