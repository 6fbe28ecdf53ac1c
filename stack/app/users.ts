import { randomUUID } from 'node:crypto';
import type { Entries, Entry } from './entries.ts';
import type { Meter } from './meter.ts';

/** What users do, measured. */
export type Users = {
  write(entry: Entry): Promise<void>;
  read(id: string): Promise<Entry | undefined>;
  /** One request such as users make: one in five writes, the others read what was written. Never rejects. */
  anyRequest(): Promise<void>;
  /** A request beyond the limit. */
  shed(): void;
};

const ONE_WRITE_IN = 5;
/** Ids that the generated requests read. */
const REMEMBERED = 200;

/** The requests of users, each counted with its latency and whether it succeeded. */
export function serveUsers(entries: Entries, meter: Meter, random = Math.random): Users {
  const written: string[] = [];
  let turn = 0;
  const measured = async <T>(run: () => Promise<T>): Promise<T> => {
    const since = performance.now();
    let ok = false;
    try {
      const result = await run();
      ok = true;
      return result;
    } finally {
      meter.add(performance.now() - since, ok);
    }
  };
  const write = (entry: Entry) => measured(() => entries.put(entry));
  const read = (id: string) => measured(() => entries.get(id));

  return {
    write,
    read,
    anyRequest: async () => {
      const known = written[Math.floor(random() * written.length)];
      const writes = known === undefined || turn % ONE_WRITE_IN === 0;
      turn += 1;
      try {
        if (!writes) await read(known);
        else {
          const id = randomUUID();
          await write({ id, body: `entry ${turn}` });
          written.push(id);
          if (written.length > REMEMBERED) written.shift();
        }
      } catch {
        // It is counted.
      }
    },
    shed: () => meter.add(0, false),
  };
}
