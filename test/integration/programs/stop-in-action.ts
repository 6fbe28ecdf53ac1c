import { actionById } from '../../../source/actions/catalogue.ts';
import { createRuntime } from '../../../source/app/runtime.ts';

// Stops the runtime while an action is in progress, prints what was said of it; it must end without
// `process.exit`.
const runtime = createRuntime(process.argv[2] ?? '');
await runtime.settled();
const target = { member: 'sentinel1', values: { workers: '1', duration: '3' } };
const plan = actionById('chaos cpu-stress')?.plan(runtime.store.get(), target) ?? [];
let stopped: Promise<void> | undefined;
const { outcome, text } = await runtime.run('chaos cpu-stress', target, plan, 'test', () => {
  stopped = runtime.stop();
});
await stopped;
process.stdout.write(`${outcome}: ${text}`);
