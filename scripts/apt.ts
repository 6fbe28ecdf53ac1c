import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { $ } from './docker.ts';
import { lastLines, Stop, withoutHosts } from './stop.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The host's distribution, from os-release: 'debian', 'ubuntu', 'fedora' ...; '' where there is none. */
export function distribution(): string {
  return osRelease().ID ?? '';
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether this host's packages are managed by apt and we may install some. */
export function canInstall(): boolean {
  return isRoot() && ['debian', 'ubuntu'].includes(distribution());
}

/** The version of a package that apt would install, without its epoch; undefined when it knows none. */
export async function candidate(name: string): Promise<string | undefined> {
  const policy = await $`apt-cache policy ${name}`;
  const version = /Candidate: (?:\d+:)?(\S+)/.exec(policy.stdout)?.[1];
  return version === '(none)' ? undefined : version;
}

/** Refreshes apt's lists; one failing source does not matter as long as the packages can be had. */
export async function refresh(): Promise<void> {
  await $`apt-get update -qq`;
}

export async function install(...packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = await $({ env })`apt-get install -y -qq --no-install-recommends ${packages}`;
  if (done.exitCode !== 0) {
    throw new Stop(
      `apt-get install ${packages.join(' ')} failed:\n${withoutHosts(lastLines(done.stderr, 10))}`,
    );
  }
}

/** The Debian mirror that this host uses; undefined on hosts that are not Debian. */
export async function debianMirror(): Promise<string | undefined> {
  if (distribution() !== 'debian') return undefined;
  const format = '$(CODENAME)|$(COMPONENT)|$(REPO_URI)';
  const targets = await $`apt-get indextargets --format ${format} ${'Created-By: Packages'}`;
  const wanted = `${osRelease().VERSION_CODENAME}|main|`;
  const target = targets.stdout.split('\n').find((line) => line.startsWith(wanted));
  return target?.slice(wanted.length);
}

/**
 * Unpacks one package of another Debian release into a temporary directory, for as long as `use` runs. apt
 * gets its own sources and lists for it, so that the host's configuration stays as it is.
 */
export async function withForeignPackage<T>(
  name: string,
  release: string,
  mirror: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  if (!existsSync(KEYRING)) throw new Stop(`${KEYRING} is missing: install debian-archive-keyring.`);
  const home = await mkdtemp(path.join(tmpdir(), 'paws-apt-'));
  try {
    await mkdir(path.join(home, 'lists/partial'), { recursive: true });
    await mkdir(path.join(home, 'cache/archives/partial'), { recursive: true });
    await writeFile(
      path.join(home, 'sources.list'),
      `deb [signed-by=${KEYRING}] ${mirror} ${release} main\n`,
    );
    const options = [
      `Dir::Etc::sourcelist=${home}/sources.list`,
      'Dir::Etc::sourceparts=/dev/null',
      `Dir::State::lists=${home}/lists`,
      `Dir::Cache=${home}/cache`,
      // The directory is ours alone, so apt's own user cannot read it.
      ...(isRoot() ? ['APT::Sandbox::User=root'] : []),
    ].flatMap((option) => ['-o', option]);
    for (const command of [
      ['update', '-qq'],
      ['download', '-qq', name],
    ]) {
      const done = await $({ cwd: home })`apt-get ${options} ${command}`;
      if (done.exitCode !== 0) {
        throw new Stop(`${name} of ${release} cannot be had:\n${withoutHosts(lastLines(done.stderr, 5))}`);
      }
    }
    const unpacked = await $({ cwd: home })`dpkg-deb -x *.deb unpacked`;
    if (unpacked.exitCode !== 0) throw new Stop(`${name} cannot be unpacked:\n${unpacked.stderr}`);
    return await use(path.join(home, 'unpacked'));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function osRelease(): NodeJS.Dict<string> {
  return existsSync('/etc/os-release') ? parseEnv(readFileSync('/etc/os-release', 'utf8')) : {};
}
