import { nearest } from '../../text/nearest.ts';
import type { StackFile } from './schema.ts';
import { placeIn } from './values.ts';
import type { Fault, Parsed, Path } from './yaml.ts';

type Wrong = { readonly path: Path; readonly text: string };

/** What is wrong between the parts of a file, each of which is right for itself. */
export function referenceFaults(config: StackFile, parsed: Parsed, isOwnersAlone: boolean): readonly Fault[] {
  return [
    ...noWayIn(config),
    ...tlsFaults(config),
    ...reachFaults(config),
    ...patroniFaults(config),
    ...backendFaults(config),
    ...(isOwnersAlone ? [] : bareSecrets(config)),
  ].map((wrong) => ({ ...wrong, at: parsed.positionOf(wrong.path) }));
}

function noWayIn({ etcd, patroni = [], redis, haproxy }: StackFile): readonly Wrong[] {
  const asked = patroni.some(
    ({ endpoints, members = {} }) =>
      endpoints !== undefined || Object.values(members).some(({ api }) => api !== undefined),
  );
  if (etcd !== undefined || asked || redis !== undefined || haproxy !== undefined) return [];
  const ways = 'etcd, redis, haproxy, or patroni with endpoints or a member with api';
  return [{ path: [], text: `expected a way in (${ways}), found none` }];
}

function tlsFaults(config: StackFile): readonly Wrong[] {
  const sets = config.tls ?? {};
  const incomplete = Object.entries(sets).flatMap(([name, { cert, key, passphrase }]): Wrong[] => {
    if (cert !== undefined && key === undefined)
      return [{ path: ['tls', name, 'cert'], text: 'expected key beside it, found nothing' }];
    if (cert === undefined && key !== undefined)
      return [{ path: ['tls', name, 'key'], text: 'expected cert beside it, found nothing' }];
    return passphrase !== undefined && key === undefined
      ? [{ path: ['tls', name, 'passphrase'], text: 'expected key beside it, found nothing' }]
      : [];
  });
  const names = Object.keys(sets);
  const strange = strings(config)
    .filter(({ path, value }) => path.length > 1 && path.at(-1) === 'tls' && !names.includes(value))
    .map(({ path, value }) => ({
      path,
      text: `expected ${oneOf(value, names, 'a set below tls')}, found a name that is none of them`,
    }));
  return [...incomplete, ...strange];
}

function reachFaults({ reach = {} }: StackFile): readonly Wrong[] {
  return Object.entries(reach).flatMap(([left, right]): Wrong[] => {
    const path = typeof right === 'string' ? ['reach', left] : ['reach', left, 'to'];
    const to = typeof right === 'string' ? right : right.to;
    if (placeIn(to.replace(/\$[1-9]/g, '0')) === undefined)
      return [{ path, text: 'expected HOST or HOST:PORT, with a port from 1 to 65535, found another text' }];
    const stars = left.split('*').length - 1;
    const highest = Math.max(0, ...[...to.matchAll(/\$([1-9])/g)].map(([, digit]) => Number(digit)));
    return highest > stars
      ? [
          {
            path,
            text: `expected a * on the left side for each $, found ${stars === 0 ? 'none' : stars} for $${highest}`,
          },
        ]
      : [];
  });
}

function patroniFaults({ patroni = [], etcd }: StackFile): readonly Wrong[] {
  const known = new Set<string>();
  return patroni.flatMap((cluster, i): Wrong[] => {
    const { scope, from, namespace = '/service/', members = {}, endpoints } = cluster;
    if (scope === undefined && from === undefined)
      return [{ path: ['patroni', i], text: 'expected scope, or from, found neither' }];
    if (scope === undefined) return [];
    const id = `${namespace}${scope}`;
    if (known.has(id))
      return [
        {
          path: ['patroni', i, 'scope'],
          text: 'expected another scope or namespace, found a second cluster of the same ones',
        },
      ];
    known.add(id);
    const login = cluster.postgres;
    if (login !== undefined && login.user === undefined && login.service === undefined)
      return [{ path: ['patroni', i, 'postgres'], text: 'expected user, or service, found neither' }];
    if (etcd !== undefined || endpoints !== undefined) return [];
    return Object.entries(members)
      .filter(([, { api }]) => api === undefined)
      .map(([name]) => ({
        path: ['patroni', i, 'members', name],
        text: 'expected api, as neither etcd nor endpoints can say it, found nothing',
      }));
  });
}

function backendFaults({ haproxy, patroni = [] }: StackFile): readonly Wrong[] {
  // What a patronictl.yaml says is known when it was read.
  if (patroni.some(({ scope }) => scope === undefined)) return [];
  const scopes = patroni.flatMap(({ scope }) => scope ?? []);
  return Object.entries(haproxy?.backends ?? {})
    .filter(([, { patroni: scope }]) => !scopes.includes(scope))
    .map(([name, { patroni: scope }]) => ({
      path: ['haproxy', 'backends', name, 'patroni'],
      text: `expected ${oneOf(scope, scopes, 'a scope below patroni')}, found a name that is none of them`,
    }));
}

function bareSecrets(config: StackFile): readonly Wrong[] {
  return strings(config)
    .filter(({ path }) => path.at(-1) === 'password' || path.at(-1) === 'passphrase')
    .map(({ path }) => ({
      path,
      text: 'expected {file: PATH}, {env: NAME}, {command: [ARGV]} or {prompt: TEXT}, found the secret itself in a file that others may read (chmod go= allows it)',
    }));
}

function oneOf(word: string, known: readonly string[], what: string): string {
  return (
    nearest(word, known) ??
    (known.length === 0 ? `${what}, of which there is none` : `one of ${known.join(', ')}`)
  );
}

/** Every text of a document with its path. */
function strings(
  value: unknown,
  path: Path = [],
): readonly { readonly path: Path; readonly value: string }[] {
  if (typeof value === 'string') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => strings(inner, [...path, key]));
}
