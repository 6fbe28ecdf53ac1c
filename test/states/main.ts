// npm run states: makes each state of the machine in which somebody types `npm start`, types it, and judges.
import { parseArgs } from 'node:util';
import { stackEnv } from '../stack-env.ts';

// What this imports reads the project's name from the environment.
Object.assign(process.env, stackEnv);
const { runStates, usage } = await import('./run.ts');

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean' } },
  allowPositionals: true,
  strict: false,
});
if (values.help) console.log(usage());
else process.exitCode = await runStates(positionals);
