import { existsSync, readFileSync } from 'node:fs';
import { $ } from './docker.ts';
import { composeFile } from './settings.ts';
import { Stop } from './stop.ts';

/** A container or a volume of a Compose project, as its labels describe it. */
export type Part = {
  readonly kind: 'container' | 'volume';
  readonly name: string;
  /** `io.paws.stack`; on containers only. */
  readonly stack: string;
  /** Its service or volume, as a Compose file names it. */
  readonly declared: string;
  /** The Compose files that it was made from, separated by commas. */
  readonly files: string;
};

/** What this compose.yaml declares. */
type Declared = { readonly services: readonly string[]; readonly volumes: readonly string[] };

/** What is there of a project: whose it is, and which Compose file made it. */
export type Proof = {
  /** Why it is not a bundled stack; nothing when it is one, or when nothing is there. */
  readonly foreign?: string;
  /** The file of another clone that made it, which is still there. */
  readonly elsewhere?: string;
  readonly containers: number;
  /** Each holds data. */
  readonly volumes: number;
};

/**
 * Judges what is there of a project. A bundled stack is one whose containers all carry `io.paws.stack=bundled` and
 * are services of this compose.yaml, and whose volumes are all declared here. The path of the file that made it is no
 * part of that, so that a clone that was moved, or a package that was installed again, finds its stack; another clone
 * that is still there is reported as `elsewhere`.
 */
export function judge(parts: readonly Part[], declared: Declared, file: string = composeFile): Proof {
  const containers = parts.filter(({ kind }) => kind === 'container');
  const volumes = parts.filter(({ kind }) => kind === 'volume');
  const stranger =
    containers.find(({ stack }) => stack !== 'bundled') ??
    containers.find((part) => !declared.services.includes(part.declared)) ??
    volumes.find((part) => !declared.volumes.includes(part.declared));
  // With `-f` more than once a stack is made of several files: where ours is among them, it is this clone's.
  const others = containers.map(({ files }) => files.split(',')).filter((made) => !made.includes(file));
  const elsewhere = others.flat().find((made) => existsSync(made));
  return {
    ...(stranger === undefined ? {} : { foreign: whyForeign(stranger) }),
    ...(elsewhere === undefined ? {} : { elsewhere }),
    containers: containers.length,
    volumes: volumes.length,
  };
}

function whyForeign({ kind, name, stack, declared }: Part): string {
  if (kind === 'volume') return `the volume ${name} is not of this project's stack`;
  if (stack !== 'bundled') return `the container ${name} does not carry the label io.paws.stack=bundled`;
  return `the container ${name} is of a service "${declared}" that compose.yaml does not have`;
}

/** Services and volumes of this compose.yaml. */
export function declaredHere(text: string = readFileSync(composeFile, 'utf8')): Declared {
  const namesIn = (section: string) => {
    const [, after = ''] = text.split(new RegExp(`^${section}:.*$`, 'm'));
    const [body = ''] = after.split(/^\S/m);
    return [...body.matchAll(/^ {2}([\w-]+):/gm)].map(([, name]) => name as string);
  };
  return { services: namesIn('services'), volumes: namesIn('volumes') };
}

/**
 * Proves that a project is a bundled stack, or is not there at all, before anything is done to it.
 * @throws Stop that names what is not of the bundled stack.
 */
export async function proveBundled(project: string, run = $): Promise<Proof> {
  const proof = judge(await partsOf(project, run), declaredHere());
  if (proof.foreign !== undefined)
    throw new Stop(`${project} is not the bundled stack: ${proof.foreign}. Nothing was changed.`);
  return proof;
}

async function partsOf(project: string, run: typeof $): Promise<readonly Part[]> {
  const filter = `label=com.docker.compose.project=${project}`;
  const label = (name: string) => `{{.Label "${name}"}}`;
  const containers = [
    '{{.Names}}',
    ...['io.paws.stack', 'com.docker.compose.service', 'com.docker.compose.project.config_files'].map(label),
  ].join('\t');
  const volumes = ['{{.Name}}', '', label('com.docker.compose.volume'), ''].join('\t');
  const listed = [
    ['container', await run({ timeout: '20s' })`docker ps -a --filter ${filter} --format ${containers}`],
    ['volume', await run({ timeout: '20s' })`docker volume ls --filter ${filter} --format ${volumes}`],
  ] as const;
  return listed.flatMap(([kind, { exitCode, stdout, stderr }]) => {
    // What cannot be read is not proven.
    if (exitCode !== 0) throw new Stop(`The ${kind}s of ${project} cannot be listed: ${stderr.trim()}`);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const [name = '', stack = '', declared = '', files = ''] = line.split('\t');
      return { kind, name, stack, declared, files };
    });
  });
}
