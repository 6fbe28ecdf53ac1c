import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureBaseImage } from './base-image.ts';
import { $ } from './docker.ts';
import { step } from './progress.ts';
import { stackDir } from './settings.ts';
import { lastLines, Stop, withoutHosts } from './stop.ts';

// Read by Compose and by us, not by the build, which gets the application bundled.
const NOT_BUILT = /^(compose\.yaml|\.env.*|.*\.ts)$/;
const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** The stack image's name. Its tag stands for the files that it is made from: when they change, so does it. */
export function imageName(directory = stackDir): string {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_BUILT.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${path.relative(directory, file)}\n${content.length}\n`).update(content);
  }
  return `paws360-stack:${hash.digest('hex').slice(0, 12)}`;
}

/** Whether the engine has the image. */
export async function hasImage(name: string): Promise<boolean> {
  return (await $`docker image inspect ${name}`).exitCode === 0;
}

/** Builds the image unless it is there. */
export async function ensureImage(name: string): Promise<void> {
  if (await hasImage(name)) return;
  await ensureBaseImage();
  await step('building the stack image', async (note) => {
    const hasBuildx = (await $`docker buildx version`).exitCode === 0;
    const env = hasBuildx ? process.env : { ...process.env, DOCKER_BUILDKIT: '0' };
    // Named without a value, Docker takes it from the environment: a proxy may carry a password.
    const proxies = PROXY_VARIABLES.filter((variable) => process.env[variable]).flatMap((v) => [
      '--build-arg',
      v,
    ]);
    const building = $({ env })`docker build ${proxies} -t ${name} ${stackDir}`;
    building.stdout.on('data', (data: Buffer) =>
      note(withoutHosts(lastLines(data.toString(), 1)).slice(0, 60)),
    );
    const built = await building;
    if (built.exitCode !== 0) {
      throw new Stop(
        `The image cannot be built:\n${withoutHosts(lastLines(built.stdout + built.stderr, 20))}`,
      );
    }
  });
}
