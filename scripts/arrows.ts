import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** An import of one file by another, relative to source/. */
export type Arrow = { readonly from: string; readonly to: string };

/** Every import between files below `folder`, types included. */
export function arrowsOf(folder: string): readonly Arrow[] {
  return globSync('**/*.{ts,tsx}', { cwd: folder }).flatMap((file) => {
    const code = readFileSync(path.join(folder, file), 'utf8');
    const specifiers = [...code.matchAll(/\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)];
    return specifiers.map(([, to = '']) => ({ from: file, to: path.join(path.dirname(file), to) }));
  });
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
