import stringWidth from 'string-width';
import { SOON_MS } from '../../net/certificate.ts';
import { printable } from '../../text/printable.ts';
import type { Row } from './probe.ts';

const HEAD = ['', 'WHAT', 'ADDRESS', 'REACHABLE', 'TLS', 'LOGIN', 'VERSION', 'RIGHT', 'REASON'];

/** What `config check` found. */
export type Checked = {
  readonly stack: string;
  /** A line for each thing that is wrong with files that the stack's file names, and for what soon will be. */
  readonly wrong: readonly string[];
  readonly warnings: readonly string[];
  readonly rows: readonly Row[];
};

/** Whether a place is as it has to be. */
export function isRight({ reachable, right }: Row): boolean {
  return reachable === true && right === true;
}

/** Exit code of `config check`: 0 all is right, 1 something is not. */
export function checkExitCode({ wrong, rows }: Checked): number {
  return wrong.length === 0 && rows.length > 0 && rows.every(isRight) ? 0 : 1;
}

/** A line for each certificate of a server's that ends within two weeks of `now` (ms since the epoch). */
export function endingSoon(rows: readonly Row[], now: number): readonly string[] {
  return rows.flatMap(({ what, tls }) => {
    const left = Date.parse(tls?.until ?? '') - now;
    return left > 0 && left < SOON_MS ? [`${what}: its certificate ends on ${tls?.until}`] : [];
  });
}

/** What `config check --json` prints. */
export function checkDocument({ stack, wrong, warnings, rows }: Checked) {
  return { stack, wrong, warnings, rows: rows.map((row) => ({ ok: isRight(row), ...row })) };
}

/** The same for people: what is wrong with files first, then a line for each place. */
export function checkLines({ stack, wrong, warnings, rows }: Checked): readonly string[] {
  const cells = rows.map((row) =>
    [
      isRight(row) ? 'ok' : 'FAIL',
      row.what,
      row.address ?? '-',
      answer(row.reachable),
      tlsText(row),
      loginText(row),
      row.version ?? '-',
      answer(row.right),
      row.reason ?? '',
    ].map(printable),
  );
  const all = [HEAD, ...cells];
  const widths = HEAD.map((_, i) => Math.max(...all.map((line) => stringWidth(line[i] ?? ''))));
  const table = all.map((line) =>
    line
      .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - stringWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
  const failed = rows.filter((row) => !isRight(row)).length;
  return [
    ...wrong.map((line) => `wrong: ${line}`),
    ...warnings.map((line) => `warning: ${line}`),
    ...(rows.length === 0 ? [] : table),
    `${stack}: ${rows.length - failed} of ${rows.length} places are right${wrong.length > 0 ? `, ${wrong.length} wrong in files` : ''}`,
  ];
}

function answer(value: boolean | null): string {
  return value === null ? '-' : value ? 'yes' : 'no';
}

function tlsText({ tls, reachable }: Row): string {
  if (tls === null) return reachable === null ? '-' : 'clear';
  const checked = tls.verified ? tls.name : 'not verified';
  return tls.until === null ? checked : `${checked} until ${tls.until}`;
}

function loginText({ user, login }: Row): string {
  if (login === null) return user === null ? '-' : `${user} ?`;
  if (user === null) return login ? 'none' : 'refused';
  return login ? user : `${user} refused`;
}
