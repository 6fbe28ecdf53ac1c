import { execFile } from 'node:child_process';
import path from 'node:path';
import { shortened } from '../../text/head.ts';
import { own } from '../../text/own.ts';
import { printable } from '../../text/printable.ts';
import { withoutSecrets } from '../../text/secrets.ts';
import { pathFrom } from './paths.ts';
import { readNamed } from './read-file.ts';
import type { Secret } from './values.ts';

/** Gives secrets when they are needed. What fails says where the secret should be, and never what it is. */
export type Secrets = (secret: Secret) => Promise<string>;

type Surroundings = {
  /** The stack's file. */
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  /** Asks the operator without an echo; undefined where nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly commandWithinMs?: number;
};

const COMMAND_WITHIN_MS = 15_000;
const MAX_BYTES = 64 * 1024;
const MAX_WORDS = 80;

/** The secrets of one stack's file: each is read once, when it is first asked for, and a person is asked for one at a time. */
export function secretsOf(surroundings: Surroundings): Secrets {
  const known = new Map<string, Promise<string>>();
  let asking: Promise<unknown> = Promise.resolve();
  return (secret) => {
    if (typeof secret === 'string') return Promise.resolve(secret);
    const id = JSON.stringify(secret);
    const before = known.get(id);
    if (before !== undefined) return before;
    const read = async () => await readSecret(secret, surroundings);
    const found = 'prompt' in secret ? asking.then(read) : read();
    asking = 'prompt' in secret ? found.catch(() => undefined) : asking;
    known.set(id, found);
    return found;
  };
}

async function readSecret(secret: Exclude<Secret, string>, around: Surroundings): Promise<string> {
  if ('file' in secret) return withoutLastBreak(readNamed(pathFrom(around.file, secret.file, around.env)));
  if ('env' in secret) {
    const value = own(around.env, secret.env);
    if (value === undefined) throw new Error(`$${secret.env} is not set`);
    return value;
  }
  if ('command' in secret) return withoutLastBreak(await outputOf(secret.command, around));
  if (around.ask === undefined) throw new Error(`"${secret.prompt}" cannot be asked: there is no terminal`);
  return await around.ask(secret.prompt);
}

function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}

/** What a command prints. It is started without a shell, in the directory of the file. */
function outputOf([program = '', ...args]: readonly string[], around: Surroundings): Promise<string> {
  const timeout = around.commandWithinMs ?? COMMAND_WITHIN_MS;
  const options = {
    cwd: path.dirname(around.file),
    env: around.env,
    timeout,
    maxBuffer: MAX_BYTES,
    killSignal: 'SIGKILL' as const,
  };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, output, said) => {
      if (error === null) return resolve(output);
      const { code, killed } = error as { code?: unknown; killed?: boolean };
      // Its first words only: the rest may be anything, and a secret too.
      const [first = ''] = said.trim().split('\n');
      const words = first === '' ? '' : `: ${shortened(printable(String(withoutSecrets(first))), MAX_WORDS)}`;
      if (code === 'ENOENT') reject(new Error(`the command ${program} is not there`));
      else if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
        reject(new Error(`the command ${program} printed more than ${MAX_BYTES / 1024} kB`));
      else if (killed === true)
        reject(new Error(`the command ${program} did not end within ${timeout / 1000} s`));
      else
        reject(
          new Error(
            `the command ${program} failed with ${typeof code === 'number' ? `exit code ${code}` : String(code)}${words}`,
          ),
        );
    });
  });
}
