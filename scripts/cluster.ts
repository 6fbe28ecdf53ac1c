import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { interrupted } from './interrupt.ts';
import { profileFile, type Settings } from './settings.ts';

const REDUNDANT_WITHIN_MS = 40_000;

/** A part of Patroni's `GET /cluster`. */
export type Cluster = { readonly pause?: boolean; readonly members?: readonly Member[] };
type Member = { readonly role: string; readonly state: string };

/** Brings the timing of a cluster to the chosen profile: Patroni reads its bootstrap values only once. */
export async function applyProfile(settings: Settings): Promise<void> {
  const profile = parseEnv(readFileSync(profileFile(settings.profile), 'utf8'));
  const wanted = Object.fromEntries(Object.entries(profile).map(([name, value]) => [name, Number(value)]));
  const current = await call<Record<string, unknown>>(settings, '/config');
  if (!current) return;
  const changed = Object.entries(wanted).filter(([name, value]) => current[name] !== value);
  if (changed.length === 0) return;
  await call(settings, '/config', { method: 'PATCH', body: JSON.stringify(Object.fromEntries(changed)) });
  console.log(
    `✓ Patroni: ${changed.map(([name, value]) => `${name} ${value}`).join(', ')} (profile ${settings.profile})`,
  );
}

/** Waits until a synchronous standby stands by, which a new leader names up to loop_wait after its start. */
export async function waitForStandby(settings: Settings): Promise<boolean> {
  const deadline = Date.now() + REDUNDANT_WITHIN_MS;
  while (Date.now() < deadline) {
    const cluster = await call<Cluster>(settings, '/cluster');
    if (cluster && isRedundant(cluster)) return true;
    await sleep(250, undefined, { signal: interrupted });
  }
  return false;
}

/** Whether a synchronous standby streams, or none is to be expected: in maintenance mode Patroni names none. */
export function isRedundant({ pause, members }: Cluster): boolean {
  const stands = ({ role, state }: Member) => role === 'sync_standby' && state === 'streaming';
  return pause === true || members?.some(stands) === true;
}

/** Asks the first Patroni node that answers. */
async function call<T>(settings: Settings, route: string, init: RequestInit = {}): Promise<T | undefined> {
  for (const [port, variable] of settings.ports) {
    if (!/^PAWS_PATRONI\d_REST_PORT$/.test(variable)) continue;
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${route}`, {
        ...init,
        signal: AbortSignal.timeout(3000),
      });
      if (answer.ok) return (await answer.json()) as T;
    } catch {
      // The next node may answer; when none does, the caller gets nothing.
    }
  }
  return undefined;
}
