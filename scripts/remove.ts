import { $always, compose } from './docker.ts';
import { step } from './progress.ts';
import type { Settings } from './settings.ts';
import { lastLines, Stop } from './stop.ts';

/** Removes a stack with its volumes; does nothing where there is no engine or no Compose, hence no stack. */
export async function removeStack(settings: Settings, image: string): Promise<void> {
  if ((await $always`docker version && docker compose version`).exitCode !== 0) return;
  const args = ['down', '--volumes', '--remove-orphans', '--timeout', '3'];
  await step(`removing ${settings.project}`, async () => {
    const removed = await compose(settings, image, args, $always);
    if (removed.exitCode !== 0) throw new Stop(`It cannot be removed:\n${lastLines(removed.stderr, 5)}`);
  });
}
