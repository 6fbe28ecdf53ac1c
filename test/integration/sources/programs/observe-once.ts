import { observeOnce } from '../../../../source/watch/once.ts';
import { Recorder } from '../recorder.ts';

// One observation of everything, printed; it must end without `process.exit`.
const recorder = new Recorder();
await observeOnce({ project: process.argv[2] ?? '' }, recorder.emit, new AbortController().signal);
process.stdout.write(recorder.titles().join('\n'));
