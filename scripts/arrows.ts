import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SYSTEM_BASE = 'systems';
const ANY_SYSTEM = 'systems/*';

/**
 * Which folders of source/ a folder may import, type imports included. The first folder of a path counts. The files right
 * in `systems/` (the record, the list) are one folder, and the folder of each system is another, `systems/*`.
 */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  text: [],
  model: ['text'],
  net: ['text'],
  files: ['text', 'model', 'net'],
  inventory: ['text', 'model', 'net', 'files'],
  faults: ['text', 'model', 'net', 'files', 'inventory'],
  // What a record is made of: types of nearly everything, and the list of the records.
  [SYSTEM_BASE]: [
    ...['text', 'model', 'net', 'dcs', 'watch', 'cluster', 'alerting', 'actions', 'tui'],
    ANY_SYSTEM,
  ],
  [ANY_SYSTEM]: [
    ...['text', 'model', 'net', 'watch', 'cluster', 'alerting', 'store', 'actions', 'drill', 'tui'],
    SYSTEM_BASE,
  ],
  dcs: ['text', 'model', 'net', 'watch', SYSTEM_BASE, ANY_SYSTEM],
  watch: ['text', 'model', 'net', 'files', 'inventory', 'faults', 'dcs', SYSTEM_BASE, ANY_SYSTEM],
  cluster: ['text', 'model', SYSTEM_BASE, ANY_SYSTEM],
  alerting: ['text', 'model', 'cluster', SYSTEM_BASE, ANY_SYSTEM],
  store: ['text', 'model', 'cluster', 'alerting', 'dcs', 'drill', SYSTEM_BASE, ANY_SYSTEM],
  actions: [...['text', 'model', 'net', 'inventory', 'faults', 'cluster', 'store'], SYSTEM_BASE, ANY_SYSTEM],
  drill: [
    ...['text', 'model', 'net', 'files', 'inventory', 'cluster', 'store', 'actions'],
    SYSTEM_BASE,
    ANY_SYSTEM,
  ],
  tui: [
    ...['text', 'model', 'files', 'cluster', 'alerting', 'store', 'actions', 'drill'],
    SYSTEM_BASE,
    ANY_SYSTEM,
  ],
};

/** What the facts of a system are made of knows nothing of screens, actions or other folders above it. */
const FACT_FILES = ['facts', 'parse', 'client', 'command'];
const FACT_FOLDERS = ['text', 'model', 'net', SYSTEM_BASE];

/** Arrows between the folders of two systems; every other one is refused. */
const BETWEEN_SYSTEMS: readonly string[] = [
  // A failover needs etcd's quorum, no matter who asks for it.
  'systems/patroni/actions/preflight.ts -> systems/etcd/quorum.ts',
];

/** An import of one file by another, relative to source/. */
type Arrow = { readonly from: string; readonly to: string };

/** Every import between files below `folder`, types included. */
export function arrowsOf(folder: string): readonly Arrow[] {
  return globSync('**/*.{ts,tsx}', { cwd: folder }).flatMap((file) => {
    const code = readFileSync(path.join(folder, file), 'utf8');
    const specifiers = [...code.matchAll(/\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)];
    const targets = specifiers.map(([, to = '']) => path.join(path.dirname(file), to));
    return targets.filter((to) => !to.includes('node_modules')).map((to) => ({ from: file, to }));
  });
}

/** The imports that the map of the folders does not allow. */
export function strayArrows(arrows: readonly Arrow[]): readonly string[] {
  return arrows
    .filter((arrow) => !isAllowed(arrow))
    .map(({ from, to }) => `${from} -> ${to}`)
    .filter((arrow) => !BETWEEN_SYSTEMS.includes(arrow));
}

function isAllowed({ from, to }: Arrow): boolean {
  const [here, there] = [folderOf(from), folderOf(to)];
  if (here === ANY_SYSTEM) {
    if (there === here) return systemOf(from) === systemOf(to);
    const isFactFile = FACT_FILES.includes(path.basename(from, '.ts'));
    return (isFactFile ? FACT_FOLDERS : (FOLDERS[here] ?? [])).includes(there);
  }
  // Composition and the subcommands may use everything.
  return (
    here === there || ['main.ts', 'app', 'commands'].includes(here) || (FOLDERS[here] ?? []).includes(there)
  );
}

function folderOf(file: string): string {
  const parts = file.split('/');
  if (parts[0] !== SYSTEM_BASE) return parts[0] ?? '';
  return parts.length > 2 ? ANY_SYSTEM : SYSTEM_BASE;
}

function systemOf(file: string): string | undefined {
  return file.split('/')[1];
}

/** The files of each circle of imports, one path for each; nothing where there is none. */
export function circlesOf(arrows: readonly Arrow[]): readonly (readonly string[])[] {
  const next = new Map<string, Arrow[]>();
  for (const arrow of arrows) next.set(arrow.from, [...(next.get(arrow.from) ?? []), arrow]);
  const done = new Set<string>();
  const circles: string[][] = [];
  const walk = (file: string, trail: readonly string[]) => {
    const at = trail.indexOf(file);
    if (at >= 0) circles.push([...trail.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const { to } of next.get(file) ?? []) walk(to, [...trail, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return circles;
}
