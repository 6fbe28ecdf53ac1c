import { statfs } from 'node:fs/promises';
import { $ } from './docker.ts';
import { Stop } from './stop.ts';
import { START } from './words.ts';

const MB = 1024 * 1024;

/** What a start writes to the engine's disk at most, MB. */
const NEEDS_MB = {
  /** The logs of etcd, which it claims beforehand, and three databases with theirs. */
  first: 1000,
  /** Further logs of a stack whose data is there. */
  further: 100,
  /** The stack's image and the base that it is built on. */
  image: 2500,
} as const;

/** What has to be written: the image too, and new data or only more of it. */
export type Need = { readonly image: boolean; readonly data: 'first' | 'further' };

/**
 * Stops where the engine's disk has too little space for the stack, which would otherwise end in services that fail one
 * after the other. An engine that is not on this machine, or that cannot say where its data lies, is believed to have
 * space.
 */
export async function checkDisk(need: Need): Promise<void> {
  const place = await dataPlace();
  if (place === undefined) return;
  const complaint = tooLittle(place.directory, place.freeMb, need);
  if (complaint !== undefined) throw new Stop(complaint);
}

/** What to say where there is too little space; undefined where there is enough. */
export function tooLittle(directory: string, freeMb: number, { image, data }: Need): string | undefined {
  const needed = NEEDS_MB[data] + (image ? NEEDS_MB.image : 0);
  if (freeMb >= needed) return undefined;
  return `The engine's disk is nearly full: ${freeMb} MB are free in ${directory}, and the stack needs ${needed} MB. Next step: free space there (docker system df says what Docker has on it), and run ${START} again.`;
}

async function dataPlace(): Promise<{ readonly directory: string; readonly freeMb: number } | undefined> {
  const host = await $`docker context inspect --format ${'{{.Endpoints.docker.Host}}'}`;
  // The same path on another machine is another disk, and Docker Desktop's engine has a machine of its own.
  if (!host.stdout.startsWith('unix://')) return undefined;
  const info = await $({
    timeout: '20s',
  })`docker info --format ${'{{.DockerRootDir}}\t{{.OperatingSystem}}'}`;
  const [directory = '', system] = info.stdout.trim().split('\t');
  if (info.exitCode !== 0 || system === 'Docker Desktop') return undefined;
  try {
    const { bavail, bsize } = await statfs(directory);
    return { directory, freeMb: Math.floor((bavail * bsize) / MB) };
  } catch {
    return undefined;
  }
}
