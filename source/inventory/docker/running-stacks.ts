import type { Limit } from '../../net/limit.ts';
import { asArray, asObject } from '../../net/read.ts';
import { dockerEngine } from './engine.ts';
import { LABEL, labelsOf } from './parse.ts';

/** Compose projects that have running containers with a role in a stack, by name. Throws as `Engine.get` does. */
export async function runningStacks(limit: Limit): Promise<readonly string[]> {
  const filters = JSON.stringify({ label: [LABEL.role], status: ['running'] });
  const found = await dockerEngine().get('/containers/json', { filters }, limit);
  const listed = asArray('the list of containers', found).map((entry) => asObject('the container', entry));
  const names = listed.map((entry) => labelsOf(entry)[LABEL.project]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}
