import { compose, listServices } from './docker.ts';
import { step } from './progress.ts';
import type { Settings } from './settings.ts';
import { lastLines, Stop } from './stop.ts';

/** Removes a stack with its volumes; does nothing where there is no engine, hence no stack. */
export async function removeStack(settings: Settings, image: string): Promise<void> {
  if ((await listServices(settings.project)) === undefined) return;
  const args = ['down', '--volumes', '--remove-orphans', '--timeout', '3'];
  await step(`removing ${settings.project}`, async () => {
    const removed = await compose(settings, image, args);
    if (removed.exitCode !== 0) throw new Stop(`It cannot be removed:\n${lastLines(removed.stderr, 5)}`);
  });
}
