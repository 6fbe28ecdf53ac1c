import path from 'node:path';
import { openConsole } from '../../../scripts/open-console.ts';

// The console on this terminal, opened as `npm start` opens it.
process.exitCode = await openConsole('paws360', path.join(import.meta.dirname, 'console.tsx'));
