import { copyFile, mkdir, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { candidate, canInstall, debianMirror, install, isRoot, withForeignPackage } from './apt.ts';
import { ask } from './ask.ts';
import { $ } from './docker.ts';
import { step } from './progress.ts';
import { Stop } from './stop.ts';
import { START_WITHOUT_ASKING } from './words.ts';

const PACKAGES = ['docker-compose-plugin', 'docker-compose-v2', 'docker-compose'];

/** Makes sure that `docker compose` (version 2 or later) is there. */
export async function ensureCompose(yes: boolean): Promise<void> {
  if (await hasCompose()) return;
  const name = canInstall() ? await packageOfVersion2() : undefined;
  const mirror = name ? undefined : await debianMirror();
  if (!name && !mirror) {
    throw new Stop(
      '`docker compose` is missing. Next step: install the Compose plugin (version 2) for your Docker.',
    );
  }
  const offer = name ? `install ${name}` : "get Debian 13's docker-compose as a Docker plugin";
  if (!yes && !(await ask(`\`docker compose\` is missing. Shall I ${offer}?`))) {
    throw new Stop(`\`docker compose\` is missing. Next step: ${START_WITHOUT_ASKING} lets me ${offer}.`);
  }
  await step(`\`docker compose\`: ${offer}`, () => (name ? install(name) : unpackPlugin(mirror as string)));
  if (!(await hasCompose()))
    throw new Stop('`docker compose` was installed, but `docker compose version` still fails.');
}

async function hasCompose(): Promise<boolean> {
  const version = await $`docker compose version --short`;
  return version.exitCode === 0 && /^v?([2-9]|\d\d)/.test(version.stdout.trim());
}

async function packageOfVersion2(): Promise<string | undefined> {
  for (const name of PACKAGES) {
    const version = await candidate(name);
    if (version && Number.parseInt(version, 10) >= 2) return name;
  }
  return undefined;
}

/** Debian 12 has only Compose 1. The one binary in Debian 13's package runs there as a plugin of the client. */
async function unpackPlugin(mirror: string): Promise<void> {
  const plugins = isRoot()
    ? '/usr/local/lib/docker/cli-plugins'
    : path.join(homedir(), '.docker/cli-plugins');
  await mkdir(plugins, { recursive: true });
  await withForeignPackage('docker-compose', 'trixie', mirror, async (directory) => {
    const plugin = path.join(plugins, 'docker-compose');
    await copyFile(path.join(directory, 'usr/libexec/docker/cli-plugins/docker-compose'), `${plugin}.new`);
    await rename(`${plugin}.new`, plugin);
  });
}
