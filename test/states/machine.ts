import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureImage, imageName } from '../../scripts/image.ts';
import { ensureDocker } from '../../scripts/up.ts';
import { until } from '../wait.ts';
import { must, type Place } from './place.ts';

const exec = promisify(execFile);

const MB = 1024 * 1024;
// The image, a stack and a second one beside it. The file is sparse: it takes no more than what is written.
const DISK_MB = 10_000;
const FILLER = '/var/lib/docker/filler';
const BOOTS_WITHIN_MS = 30_000;

/**
 * A machine of its own as far as Docker can tell: namespaces of mounts, network and processes, in which /run and the
 * logs are empty and the engine's data lies on a small disk. Its engine has the usual socket and the usual port numbers,
 * and can be killed, and its disk filled, without anything on this machine noticing. It has no way out into the network.
 */
type Machine = Place & {
  /** SIGKILL for these processes; the containers live on, if they can. */
  readonly kill: (...names: readonly string[]) => Promise<void>;
  /** The power goes and comes back: every process is gone, containers and all, and so is /run. */
  readonly reboot: () => Promise<void>;
  /** Fills the disk until so many MB are left. */
  readonly fill: (leftMb: number) => Promise<void>;
  /** Takes away what filled the disk. */
  readonly free: () => Promise<void>;
  /** Ends everything in it, and its disk. */
  readonly close: () => Promise<void>;
};

// What the host's own engine has mounted would otherwise be kept busy from here. The machine ends with its standard
// input, so that it outlives nothing that started it.
const BOOT = `set -e
awk '$5 ~ "^/(var/lib/docker|run)/" { print $5 }' /proc/self/mountinfo | xargs -r umount -l
mount -t tmpfs none /run
mount -t tmpfs none /var/log
if [ -d /etc/docker ]; then mount -t tmpfs none /etc/docker; fi
mkdir -p /var/lib/docker
mount -t ext4 "$1" /var/lib/docker
ip link set lo up
echo booted
cat > /dev/null`;

/** Makes such a machine, with the image of the stack in it. Takes root on Linux, and this machine's engine once. */
export async function makeMachine(clone: string): Promise<Machine> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('a machine of its own takes root on Linux');
  await ensureDocker(true);
  await ensureImage(imageName());
  const disk = await makeDisk();
  let power = await boot(disk.device);

  const argv = (command: readonly string[]) => {
    const enter = ['nsenter', '--target', String(power.init), '--mount', '--net', '--pid', '--'];
    // nsenter waits for what it runs, and a ctrl-c of the terminal is not for it.
    const script = `trap '' INT; exec ${enter.join(' ')} env -u DOCKER_HOST DOCKER_CONTEXT=default sh -c 'cd "$0" && exec "$@"' "$@"`;
    return ['sh', '-c', script, 'sh', clone, ...command];
  };
  const place: Place = { clone, argv };
  const off = async () => {
    power.process.stdin?.end();
    await power.ended;
  };
  const turnToEngine = () => {
    process.env.DOCKER_HOST = `unix:///proc/${power.init}/root/run/docker.sock`;
  };
  const machine: Machine = {
    ...place,
    kill: async (...names) => {
      await must(place, ['sh', '-c', 'kill -9 $(pidof "$@")', 'sh', ...names]);
    },
    reboot: async () => {
      await off();
      power = await boot(disk.device);
      turnToEngine();
    },
    fill: async (leftMb) => {
      const free = `$(( ($(stat -f -c '%a * %S' ${path.dirname(FILLER)})) - ${leftMb * MB} ))`;
      await must(place, ['sh', '-c', `fallocate -l ${free} ${FILLER}`]);
    },
    free: async () => {
      await must(place, ['rm', '-f', FILLER]);
    },
    close: async () => {
      await off();
      closeSync(disk.held);
      delete process.env.DOCKER_HOST;
    },
  };
  await giveImage(place);
  turnToEngine();
  return machine;
}

/** The place, which must be a machine of its own. */
export function machineOf(place: Place): Machine {
  if (!('reboot' in place)) throw new Error('this state takes a machine of its own');
  return place as Machine;
}

/** A disk in a file. It is there as long as somebody has it open, and nothing of it is left after that. */
async function makeDisk(): Promise<{ readonly device: string; readonly held: number }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-states-disk-'));
  try {
    const file = path.join(directory, 'disk');
    writeFileSync(file, '');
    truncateSync(file, DISK_MB * MB);
    await exec('mkfs.ext4', ['-q', '-m', '0', file]);
    const device = (await exec('losetup', ['--find', '--show', file])).stdout.trim();
    const held = openSync(device, 'r');
    // Let go when the last one closes it.
    await exec('losetup', ['--detach', device]);
    return { device, held };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

type Power = {
  readonly process: ChildProcess;
  /** Its first process, as this machine numbers it. */
  readonly init: number;
  readonly ended: Promise<unknown>;
};

async function boot(disk: string): Promise<Power> {
  const flags = [
    '--mount',
    '--net',
    '--pid',
    '--fork',
    '--mount-proc',
    '--kill-child',
    '--propagation',
    'private',
  ];
  const child = spawn('unshare', [...flags, 'sh', '-c', BOOT, 'sh', disk], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      said += data;
    });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const booted = () => {
    if (child.exitCode !== null) throw new Error(said);
    return said.includes('booted');
  };
  await until(booted, { timeoutMs: BOOTS_WITHIN_MS, what: 'the machine to boot' });
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  return { process: child, init: Number(children.trim()), ended };
}

/** Brings the stack's image into the machine, whose engine is started for that and ended again. */
async function giveImage(place: Place): Promise<void> {
  await must(place, ['sh', '-c', 'dockerd > /var/log/dockerd.log 2>&1 &']);
  const answers = async () => (await must(place, ['docker', 'version'])) !== '';
  await until(answers, { timeoutMs: BOOTS_WITHIN_MS, what: "the machine's engine" });
  const load = place.argv(['docker', 'load', '--quiet']);
  const script = 'image=$1; shift; docker save "$image" | "$@" > /dev/null';
  const loading = spawn('sh', ['-c', script, 'sh', imageName(), ...load], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => loading.on('close', resolve));
  if (code !== 0) throw new Error(`the image cannot be loaded: docker load ended with ${code}`);
  await must(place, [
    'sh',
    '-c',
    'kill $(pidof dockerd); while pidof dockerd > /dev/null; do sleep 0.1; done',
  ]);
}
