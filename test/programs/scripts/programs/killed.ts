import { $ } from '../../../../scripts/docker.ts';

// Ends a command as soon as that has a child of its own, and says who the child was.
const command = $`sleep 600 & echo $!; wait`;
command.stdout.once('data', () => command.kill());
console.log((await command).stdout.trim());
