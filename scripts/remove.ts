import { $always, compose } from './docker.ts';
import { step } from './progress.ts';
import { proveBundled } from './proof.ts';
import type { Settings } from './settings.ts';
import { lastLines, Stop } from './stop.ts';

/**
 * Removes a stack with its volumes; does nothing where there is no engine or no Compose, hence no stack.
 * @throws Stop when what is there is not the bundled stack, or cannot be removed.
 */
export async function removeStack(settings: Settings, image: string): Promise<void> {
  if ((await $always`docker version && docker compose version`).exitCode !== 0) return;
  await proveBundled(settings.project, $always);
  const args = ['down', '--volumes', '--timeout', '3'];
  await step(`removing ${settings.project}`, async () => {
    const removed = await compose(settings, image, args, $always);
    if (removed.exitCode !== 0) throw new Stop(`It cannot be removed:\n${lastLines(removed.stderr, 5)}`);
  });
}
