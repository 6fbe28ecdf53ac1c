import { $ } from '../../../../scripts/docker.ts';
import { runMain } from '../../../../scripts/stop.ts';

// Waits for a command that has a child of its own, and says when it tidies up.
await runMain(async () => {
  const command = $`sleep 600 & echo $!; wait`;
  try {
    command.stdout.pipe(process.stdout);
    await command;
    throw new Error('the command has failed');
  } finally {
    console.log('tidied up');
  }
}, 'Interrupted. Afterwards.');
