import { systems } from '../source/systems/index.ts';
import { lookupsOf } from './plain-index.ts';
import { root } from './settings.ts';
import { runMain, Stop } from './stop.ts';

/**
 * Where an object is asked for any text all the same. Their keys, and whatever asks for them, are names that went
 * through `memberName`, under which no object holds anything of its own accord; or come from the console itself.
 */
const RECORDS = [...systems.map(({ id }) => id), 'stats', 'postgres', 'writes', 'failoverTrails'].join('|');
const ALLOWED: readonly RegExp[] = [
  new RegExp(`^(\\w+|(\\w+\\.)*(get|facts|state)\\(\\))(\\.(${RECORDS})|\\[(system|id)\\])\\[`),
  /^(\w+\.)*(members|replicas|followed)\[/,
  /^(state\.)?dcs(\.value)?\?\.members\[/,
  /^env\[(variableOf\(name\)|variable)\]$/,
];

/** The files whose subject it is. */
const OWN_FILES: readonly string[] = ['source/text/own.ts', 'source/text/member-name.ts'];

/** A library's own object. */
const FOREIGN = /^cachedServices(\?\.)?\[name\]$/;

// No plain object is asked for a name that comes from outside: `constructor` would find what every object has.
await runMain(async () => {
  const found = lookupsOf(root, 'source')
    .filter(({ file }) => !OWN_FILES.includes(file))
    .filter(({ code }) => !FOREIGN.test(code) && !ALLOWED.some((pattern) => pattern.test(code)))
    .map(({ file, line, code }) => `${file}:${line} ${code}`);
  if (found.length === 0) return 0;
  const next = 'Next step: use own() of source/text/own.ts, or a Map.';
  throw new Stop(`A plain object is asked for any text:\n${found.join('\n')}\n${next}`);
});
