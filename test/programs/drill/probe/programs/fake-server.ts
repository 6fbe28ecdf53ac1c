// A fake PostgreSQL in a process of its own: prints its port, and ends when its parent ends.
import { fakePostgres } from '../fake-postgres.ts';

const server = await fakePostgres();
console.log(server.port);
process.stdin.on('end', () => process.exit(0)).resume();
