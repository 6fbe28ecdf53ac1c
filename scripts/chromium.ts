import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { canInstall, install, refresh } from './apt.ts';
import { Stop } from './stop.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where Chromium is: `$PAWS_CHROMIUM`, or the first of its names in the path; undefined where it is not. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const directories = (env.PATH ?? '').split(path.delimiter).filter((directory) => directory !== '');
  const places = NAMES.flatMap((name) => directories.map((directory) => path.join(directory, name)));
  return [env.PAWS_CHROMIUM ?? '', ...places].find((file) => file !== '' && isExecutable(file));
}

/** The same where the tests cannot go on without it. */
export function chromium(): string {
  const found = findChromium();
  if (found === undefined) {
    throw new Stop(
      'The report is tested in Chromium, which is not here: install chromium, or set PAWS_CHROMIUM.',
    );
  }
  return found;
}

/** Installs Debian's Chromium where there is none. Throws where that is not possible. */
export async function ensureChromium(): Promise<void> {
  if (findChromium() !== undefined) return;
  if (canInstall()) {
    await refresh();
    await install('chromium');
  }
  chromium();
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
