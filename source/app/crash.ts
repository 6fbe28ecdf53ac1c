import { CRASH_EXIT_CODE, IO_EXIT_CODE } from '../commands/exit-code.ts';
import { appendLine } from '../files/log-file.ts';
import { warn } from '../tui/terminal/print.ts';

const FILE = 'crashes.jsonl';

let tidy = () => {};

/** Sets what is done before a crash is reported: a terminal that is not restored would lose the report. */
export function beforeCrash(what: () => void): void {
  tidy = what;
}

/** Ends the process by one line for each error that nothing caught. */
export function endOnCrash(): void {
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}

/**
 * Ends the process by an unexpected error: one line on standard error, and the exit code for it. The stack trace is in
 * `crashes.jsonl` in the state directory.
 */
export function crash(error: unknown): never {
  tidy();
  const { line, exitCode } = crashReport(error);
  const trace = { at: new Date().toISOString(), error: error instanceof Error ? error.stack : String(error) };
  if (exitCode === CRASH_EXIT_CODE) appendLine(FILE, JSON.stringify(trace));
  warn(line);
  process.exit(exitCode);
}

/**
 * What to say of an error: a file or a device that refused is no error of the program's. A connection that failed is, as
 * its user has to expect that.
 */
export function crashReport(error: unknown): { readonly line: string; readonly exitCode: number } {
  const text = error instanceof Error ? error.message : String(error);
  const { cause } = error instanceof Error ? error : {};
  if (isOfFile(error) || isOfFile(cause)) return { line: `paws-console: ${text}`, exitCode: IO_EXIT_CODE };
  const name = error instanceof Error ? `${error.name}: ` : '';
  return { line: `paws-console stopped with an internal error: ${name}${text}`, exitCode: CRASH_EXIT_CODE };
}

// Codes that only a connection can have; most of its errors also name the address.
const OF_CONNECTIONS = /^(ECONN|ENET|EHOST|EADDR|EAI_|ENOTFOUND$|ETIMEDOUT$|ENOTCONN$)/;

function isOfFile(error: unknown): boolean {
  if (!(error instanceof Error && 'syscall' in error && 'errno' in error)) return false;
  const { code = '' } = error as NodeJS.ErrnoException;
  return !('address' in error || 'hostname' in error || OF_CONNECTIONS.test(code));
}
