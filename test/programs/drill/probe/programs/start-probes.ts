// Starts probes at the port that it is given and leaves them to themselves.
import { probesAt } from '../probes-at.ts';

await probesAt(Number(process.argv[2]));
console.log('probing');
