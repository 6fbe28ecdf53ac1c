import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { printable } from '../source/text/printable.ts';
import type { Service } from './docker.ts';
import { interrupted } from './interrupt.ts';
import { hostPorts } from './ports.ts';
import { profileFile, type Settings } from './settings.ts';
import { lastLines } from './stop.ts';
import { STACK } from './words.ts';

const REDUNDANT_WITHIN_MS = 40_000;

/** A part of Patroni's `GET /cluster`. */
export type Cluster = { readonly pause?: boolean; readonly members?: readonly Member[] };
type Member = { readonly role: string; readonly state: string };

/**
 * Brings the timing of a cluster to the chosen profile: Patroni reads its bootstrap values only once. Asks the ports of
 * running containers only: at another one somebody else may listen. Returns why the cluster may have another timing, and
 * what to do about that; undefined where it has this one.
 */
export async function applyProfile(
  settings: Settings,
  services: readonly Service[],
): Promise<string | undefined> {
  const own = services.flatMap(({ state, ports }) => (state === 'running' ? ports.flatMap(hostPorts) : []));
  const profile = parseEnv(readFileSync(profileFile(settings.profile), 'utf8'));
  const wanted = Object.fromEntries(Object.entries(profile).map(([name, value]) => [name, Number(value)]));
  const current = await call<Record<string, unknown>>(settings, '/config', own);
  if ('why' in current)
    return `Whether Patroni has the timing of the profile ${settings.profile} is not known: ${current.why}. Next step: ${STACK} up asks again.`;
  const changed = Object.entries(wanted).filter(([name, value]) => current.answer[name] !== value);
  if (changed.length === 0) return undefined;
  const login = `patroni:${settings.values.PAWS_PATRONI_REST_PASSWORD}`;
  const done = await call(settings, '/config', own, {
    method: 'PATCH',
    headers: { authorization: `Basic ${Buffer.from(login).toString('base64')}` },
    body: JSON.stringify(Object.fromEntries(changed)),
  });
  if ('why' in done) {
    const next = done.why.startsWith('401')
      ? `give PAWS_PATRONI_REST_PASSWORD the password that the cluster has, and ${STACK} up`
      : `${STACK} up tries it again`;
    return `Patroni has not taken the timing of the profile ${settings.profile}: ${done.why}. Next step: ${next}.`;
  }
  console.log(
    `✓ Patroni: ${changed.map(([name, value]) => `${name} ${value}`).join(', ')} (profile ${settings.profile})`,
  );
  return undefined;
}

/** Waits until a synchronous standby stands by, which a new leader names up to loop_wait after its start. */
export async function waitForStandby(settings: Settings): Promise<boolean> {
  const deadline = Date.now() + REDUNDANT_WITHIN_MS;
  while (Date.now() < deadline) {
    const cluster = await call<Cluster>(settings, '/cluster', [...settings.ports.keys()]);
    if ('answer' in cluster && isRedundant(cluster.answer)) return true;
    await sleep(250, undefined, { signal: interrupted });
  }
  return false;
}

/** Whether a synchronous standby streams, or none is to be expected: in maintenance mode Patroni names none. */
export function isRedundant({ pause, members }: Cluster): boolean {
  const stands = ({ role, state }: Member) => role === 'sync_standby' && state === 'streaming';
  return pause === true || members?.some(stands) === true;
}

/** Asks the first Patroni node that answers as it should; otherwise why the last one did not. */
async function call<T>(
  settings: Settings,
  route: string,
  own: readonly number[],
  init: RequestInit = {},
): Promise<{ readonly answer: T } | { readonly why: string }> {
  let why = 'no Patroni node is running';
  for (const [port, variable] of settings.ports) {
    if (!/^PAWS_PATRONI\d_REST_PORT$/.test(variable) || !own.includes(port)) continue;
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${route}`, {
        ...init,
        signal: AbortSignal.timeout(3000),
      });
      if (answer.ok) return { answer: (await answer.json()) as T };
      why = `${answer.status} ${answer.statusText}: ${printable(lastLines(await answer.text(), 1))}`;
    } catch (error) {
      // The next node may answer.
      const { message, cause } = error as Error;
      why = `${variable}: ${cause instanceof Error ? cause.message : message}`;
    }
  }
  return { why };
}
