import { type ProcessIdentity, parseProcess } from '../files/process-identity.ts';
import { engineVariables } from '../inventory/docker/address.ts';
import { type Fault, parseFault } from '../model/fault.ts';
import type { Due } from './due.ts';

/** The engine that a fault was made through: its id, and the environment that leads to it. */
type EngineUsed = { readonly id: string; readonly environment: Readonly<Record<string, string>> };

/** One fault's file: what was done, where, and which process will heal it. */
export type Entry = {
  readonly fault: Fault;
  readonly engine?: EngineUsed;
  /** Who made it, where that was not the owner of this journal. */
  readonly madeBy?: string;
  readonly due?: Due;
  /** It has taken effect: from then on it can be seen to be over. */
  readonly inForce?: true;
  readonly healer?: ProcessIdentity;
  readonly healError?: string;
};

/** An entry in data that can be torn, or of another version; undefined where it is none. */
export function parseEntry(value: unknown): Entry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { fault: given, engine, madeBy, due, inForce, healer, healError } = value as Partial<Entry>;
  const fault = parseFault(given);
  const process = parseProcess(healer);
  if (fault === undefined) return undefined;
  return {
    fault,
    ...(typeof engine?.id === 'string' ? { engine: { id: engine.id, environment: namedIn(engine) } } : {}),
    ...(typeof madeBy === 'string' ? { madeBy } : {}),
    ...(typeof due?.boot === 'string' && typeof due.at === 'number'
      ? { due: { boot: due.boot, at: due.at } }
      : {}),
    ...(inForce === true ? { inForce } : {}),
    ...(process === undefined ? {} : { healer: process }),
    ...(typeof healError === 'string' ? { healError } : {}),
  };
}

// It becomes the environment of a process: nothing else may get into it.
function namedIn({ environment }: EngineUsed): EngineUsed['environment'] {
  const values = engineVariables.map((name) => [name, environment?.[name]]);
  return Object.fromEntries(values.filter(([, value]) => typeof value === 'string'));
}
