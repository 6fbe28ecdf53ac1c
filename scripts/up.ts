import { setTimeout as sleep } from 'node:timers/promises';
import { applyProfile, waitForStandby } from './cluster.ts';
import { ensureCompose } from './compose-plugin.ts';
import { checkDisk } from './disk.ts';
import { $, compose, isWell, listServices, type Service } from './docker.ts';
import { ensureEngine } from './engine.ts';
import { ensurePorts } from './free-ports.ts';
import { ensureImage, hasImage } from './image.ts';
import { interrupted } from './interrupt.ts';
import { Patience, remedyFor } from './patience.ts';
import { allowUp } from './permission.ts';
import { elapsed, LiveList, step } from './progress.ts';
import { proveBundled } from './proof.ts';
import { fingerprint, membersWith, type Settings, withParts } from './settings.ts';
import { lastLines, Stop, withoutHosts } from './stop.ts';
import { STACK, START } from './words.ts';

const POLL_MS = 500;
// Longer than a failover in the slow profile and than any start period in compose.yaml.
const WELL_WITHIN_MS = 120_000;
const RECOVERS_WITHIN_MS = 10_000;
const LOG_LINES = 12;

/** Whether the stack runs, is healthy, and was started from these files and settings. One call to Docker. */
export async function isUp(settings: Settings, image: string): Promise<boolean> {
  const services = await listServices(settings.project);
  return (
    services !== undefined &&
    services.length === membersWith(withRunning(settings, services).parts).length &&
    services.every(isWell) &&
    services.some((service) => service.fingerprint === fingerprint(settings, image))
  );
}

/** The settings with the optional parts that have containers now. */
export function withRunning(settings: Settings, services: readonly Service[]): Settings {
  return withParts(
    settings,
    services.map(({ name }) => name),
  );
}

/** Makes sure that Docker and Compose are there; asks before it installs something, unless `yes`. */
export async function ensureDocker(yes: boolean): Promise<void> {
  await ensureEngine(yes);
  await ensureCompose(yes);
}

/** Brings the stack to healthy from whatever state it is in, or says which service is not, and what it said. */
export async function bringUp(asked: Settings, image: string, yes: boolean): Promise<void> {
  await ensureDocker(yes);
  const proof = await proveBundled(asked.project);
  await allowUp(asked.project, proof, yes);
  const settings = withRunning(asked, (await listServices(asked.project)) ?? []);
  const before = await ensurePorts(settings, yes);
  await checkDisk({ image: !(await hasImage(image)), data: proof.volumes === 0 ? 'first' : 'further' });
  await ensureImage(image);

  const paused = before.filter((service) => service.state === 'paused').map((service) => service.container);
  if (paused.length > 0) await $`docker unpause ${paused}`;

  // Before as well: were this run cut off after the start, the next would find everything as it should be. What is
  // refused now, by a cluster that still has another password, is tried again after the start.
  if (before.length > 0) await applyProfile(settings, before);

  console.log(
    `Starting ${settings.project}: ${membersWith(settings.parts).length} services, profile ${settings.profile}`,
  );
  const list = new LiveList();
  // What failed may only have been too early: an old lease runs out, a leader is elected, a log is replayed.
  const patience = new Patience(WELL_WITHIN_MS);
  let result = await startAll(settings, image, list, patience);
  const tried = new Set<string>();
  while (!result.well && !patience.isOver()) {
    const remedy = remedyFor(result.complaint);
    // Time may heal more than once, the others help at once or not at all.
    if (remedy === undefined || (remedy !== 'wait' && tried.has(remedy))) break;
    tried.add(remedy);
    const killed = (await listServices(settings.project)) === undefined;
    // What is printed meanwhile must stay where it is.
    if (killed || remedy !== 'wait') list.end();
    if (killed) await ensureEngine(yes);
    if (remedy === 'recreate')
      await step('removing containers that cannot be started again', () =>
        compose(settings, image, ['down']),
      );
    else if (remedy === 'free ports') await ensurePorts(settings, yes);
    else await cureUnhealthy(settings, list);
    if (killed || remedy !== 'wait') patience.renew();
    result = await startAll(settings, image, list, patience);
  }
  list.end();
  if (!result.well) throw new Stop(await explain(settings, result));
  const otherTiming = await applyProfile(settings, result.services);
  if (otherTiming !== undefined) console.log(`  ${otherTiming}`);
  if (!(await step('synchronous standby', () => waitForStandby(settings)))) {
    console.log('  there is none yet: until there is, a failover could lose data');
  }
  console.log(`The stack is healthy after ${elapsed()}.`);
}

type Result = { readonly well: boolean; readonly services: readonly Service[]; readonly complaint: string };

async function startAll(
  settings: Settings,
  image: string,
  list: LiveList,
  patience: Patience,
): Promise<Result> {
  const members = membersWith(settings.parts);
  const starting = compose(settings, image, ['up', '--detach', '--no-build', '--quiet-pull']);
  let complaint: string | undefined;
  starting.then((done) => {
    complaint = done.exitCode === 0 ? '' : complaintOf(done.stderr);
  });
  while (true) {
    const services = (await listServices(settings.project)) ?? [];
    list.update(
      members.map((member) =>
        describe(
          member,
          services.find(({ name }) => name === member),
        ),
      ),
    );
    patience.see(services.filter(isWell).map(({ container }) => container));
    // Compose may still recreate what is shown as healthy, so its end counts too.
    const well = complaint === '' && services.length === members.length && services.every(isWell);
    if (well || complaint || patience.isOver()) {
      if (complaint === undefined) await starting.kill();
      return { well, services, complaint: complaint ?? '' };
    }
    await sleep(POLL_MS, undefined, { signal: interrupted });
  }
}

/** What Compose complains of: what it writes, but for its progress. */
export function complaintOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => !/^ ?(Container|Network|Volume) /.test(line));
  return withoutHosts(lastLines(lines.join('\n'), 5)) || 'docker compose up failed';
}

/** Compose gives up on an unhealthy service, which may only need a moment (just unpaused) or a restart. */
async function cureUnhealthy(settings: Settings, list: LiveList): Promise<void> {
  const deadline = Date.now() + RECOVERS_WITHIN_MS;
  while (true) {
    const services = (await listServices(settings.project)) ?? [];
    const unhealthy = services.filter((service) => service.health === 'unhealthy');
    if (unhealthy.length === 0) return;
    if (Date.now() > deadline) {
      const containers = unhealthy.map((service) => service.container);
      list.end();
      await step(`restarting ${names(unhealthy)}`, () => $`docker restart ${containers}`);
      return;
    }
    await sleep(POLL_MS, undefined, { signal: interrupted });
  }
}

function describe(name: string, service: Service | undefined) {
  if (!service) return { name, status: 'waiting', done: false };
  const status = service.state === 'running' ? service.health : service.state;
  return { name, status: status === 'created' ? 'waiting' : status, done: isWell(service) };
}

/** The services that keep a stack from being healthy. */
export function toBlame(services: readonly Service[]): readonly Service[] {
  // One that was never started, or has only just been, waits for the one that is to blame.
  const suspects = services.filter((service) => !isWell(service) && service.state !== 'created');
  const sick = suspects.filter((service) => service.state !== 'running' || service.health === 'unhealthy');
  return sick.length > 0 ? sick : suspects;
}

async function explain(settings: Settings, { services, complaint }: Result): Promise<string> {
  const ill = toBlame(services);
  const sections = await Promise.all(
    ill.slice(0, 3).map(async (service) => {
      const log = await $`docker logs --tail ${LOG_LINES} ${service.container} 2>&1`;
      return `\n${service.name} (${service.state}, ${service.health}) said last:\n${lastLines(log.stdout, LOG_LINES)}`;
    }),
  );
  return [
    `${settings.project} is not healthy: ${names(ill) || 'Compose failed'}.`,
    ...(complaint === '' ? [] : [complaint]),
    ...sections,
    `\nIts data is as it was. Next step: ${STACK} logs SERVICE says why; ${START} continues from here.`,
  ].join('\n');
}

function names(services: readonly Service[]): string {
  return services.map((service) => service.name).join(', ');
}
