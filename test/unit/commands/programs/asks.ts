import { ask } from '../../../../scripts/ask.ts';
import { runMain } from '../../../../scripts/stop.ts';

// A script that asks before it acts.
await runMain(async () => {
  console.log((await ask('Go on?')) ? 'went on' : 'stayed');
  return 0;
});
