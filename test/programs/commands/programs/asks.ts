import { ask } from '../../../../scripts/ask.ts';
import { step } from '../../../../scripts/progress.ts';
import { runMain } from '../../../../scripts/stop.ts';

// A script that asks before it acts, or before it goes on.
await runMain(async () => {
  if (process.argv.includes('step')) await step('one thing', async () => {});
  console.log((await ask('Go on?')) ? 'went on' : 'stayed');
  return 0;
});
