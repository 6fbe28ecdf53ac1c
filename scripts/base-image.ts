import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { canInstall, debianMirror, install, isRoot, refresh } from './apt.ts';
import { $ } from './docker.ts';
import { step } from './progress.ts';
import { lastLines, Stop, withoutHosts } from './stop.ts';
import { START } from './words.ts';

const BASE = 'debian:trixie-slim';
const PULL_STARTS_WITHIN_MS = 20_000;

/** Makes sure that the base image is there: pulled, or made from a Debian mirror where no registry answers. */
export async function ensureBaseImage(): Promise<void> {
  if ((await $`docker image inspect ${BASE}`).exitCode === 0) return;
  const reason = await step(`pulling ${BASE}`, pull).catch((error: unknown) => {
    if (error instanceof Stop) return error.message;
    throw error;
  });
  if (reason === undefined) return;
  if (!(await canBootstrap())) {
    throw new Stop(
      `The base image ${BASE} cannot be pulled (${reason}).\n` +
        `Next step: make a registry reachable, or run ${START} as root on Debian or Ubuntu, which makes the image.`,
    );
  }
  console.log(`  it cannot be pulled (${reason}), so it is made with debootstrap`);
  await step(`making ${BASE} with debootstrap`, bootstrap);
}

/** Pulls; gives up when the registry has not said a word in time, but lets a slow download finish. */
async function pull(): Promise<undefined> {
  const pulling = $`docker pull ${BASE}`;
  const timer = setTimeout(() => pulling.kill(), PULL_STARTS_WITHIN_MS);
  pulling.stdout.once('data', () => clearTimeout(timer));
  const done = await pulling;
  clearTimeout(timer);
  if (done.exitCode !== 0)
    throw new Stop(withoutHosts(lastLines(done.stderr, 1)) || 'no answer from the registry');
}

async function hasDebootstrap(): Promise<boolean> {
  return (await $`PATH=$PATH:/usr/sbin command -v debootstrap`).exitCode === 0;
}

async function canBootstrap(): Promise<boolean> {
  return process.platform === 'linux' && isRoot() && (canInstall() || (await hasDebootstrap()));
}

async function bootstrap(note: (text: string) => void): Promise<void> {
  if (!(await hasDebootstrap())) {
    await refresh();
    await install('debootstrap');
  }
  // Not below /tmp, which is often mounted without device files.
  const directory = await mkdtemp('/var/tmp/paws-base-');
  try {
    const tree = path.join(directory, 'root');
    const mirror = await debianMirror();
    const making = $`PATH=$PATH:/usr/sbin:/sbin debootstrap --variant=minbase trixie ${tree} ${mirror ? [mirror] : []}`;
    making.stdout.on('data', (data: Buffer) =>
      note(withoutHosts(lastLines(data.toString(), 1)).slice(0, 60)),
    );
    const made = await making;
    if (made.exitCode !== 0) {
      throw new Stop(`debootstrap failed:\n${withoutHosts(lastLines(made.stdout + made.stderr, 8))}`);
    }
    const change = 'CMD ["bash"]';
    const imported = await $`
      rm -rf ${tree}/var/cache/apt/archives/*.deb ${tree}/var/lib/apt/lists/*
      tar -C ${tree} -c . | docker import --change ${change} - ${BASE}`;
    if (imported.exitCode !== 0) throw new Stop(`docker import failed:\n${lastLines(imported.stderr, 5)}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
