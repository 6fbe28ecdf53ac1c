// npm run healthy: an hour with load, then ten switchovers, while a console watches: one false alert is one too many.
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run healthy [-- [--minutes N] [--switchovers N]]
  Watches the running stack with a console: N minutes under load (60), then N switchovers under load (10). Fails where
  the verdict is not HEALTHY under load, or an alert is raised at all. PAWS_PROJECT names another stack than paws360.`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    switchovers: { type: 'string', default: '10' },
  },
});
const [minutes, switchovers] = [Number(values.minutes), Number(values.switchovers)];
if (!(minutes >= 0) || !(Number.isInteger(switchovers) && switchovers >= 0)) {
  console.error(USAGE);
  process.exit(64);
}
const { watchHealthy } = await import('./watch.ts');
const seen = await watchHealthy({ quietMs: minutes * 60_000, switchovers, print: console.error });
const times = seen.switchovers.map((ms) => (ms / 1_000).toFixed(1)).join(', ');
console.log(`Screens under load: ${seen.screens}, not HEALTHY: ${seen.notHealthy.length}
Switchovers: ${seen.switchovers.length}, HEALTHY again after (s): ${times}
Alerts: ${seen.alerts.length}
${[...seen.notHealthy, ...seen.alerts].join('\n')}`);
process.exitCode = seen.notHealthy.length + seen.alerts.length === 0 ? 0 : 1;
