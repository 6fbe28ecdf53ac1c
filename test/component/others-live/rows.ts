import { readFileSync } from 'node:fs';
import type { Terminal } from '../../e2e/terminal.ts';

/** More resident memory than this, kB, and an answer of 100 MB was kept. */
export const ONE_ANSWER_KB = 100 * 1024;

/** How a row begins where it is not with the name of the member, or where another row begins with that name, too. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  // The proxy of every server.
  haproxy: 'postgres_primary_backend +patroni\\d|haproxy',
  // The row of its container comes first.
  app: 'app(?! +running)',
};

/** The row of a member at 200×60, where its error fits. */
export function rowOf(screen: string, member: string): string {
  const row = new RegExp(`[┃│ ▸](?:${BEGINNINGS[member] ?? member}) .*?[┃│]`, 'm');
  return row.exec(screen)?.[0] ?? '';
}

/** Whether its values are of now. */
export function isFresh(screen: string, member: string): boolean {
  const row = rowOf(screen, member);
  return row !== '' && !/ at 127\.0\.0\.1:\d+: |\b(never seen|waiting|silent)\b/.test(row);
}

/** The values of the row are of the past, and it says how old they are and why. */
export function isOld(screen: string, member: string): boolean {
  return / \d+(m|m \d+| ?)s (old )?.* at 127\.0\.0\.1:\d+: \S/.test(rowOf(screen, member));
}

/** Peak of the console's resident memory, kB. */
export function peakKb({ pid }: Terminal): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
}

/** While it lasts, what these members say goes on arriving, and keys are answered. */
export async function checkLive(terminal: Terminal, members: readonly string[]): Promise<void> {
  const before = members.map((member) => rowOf(terminal.text(), member));
  await terminal.until(`news of ${members.join(' and ')}`, (screen) =>
    members.every((member, i) => isFresh(screen, member) && rowOf(screen, member) !== before[i]),
  );
  terminal.press('?');
  await terminal.until('the help', (screen) => / close$/m.test(screen));
  terminal.press('q');
  await terminal.until('the panes', (screen) => screen.includes('q quit'));
}
