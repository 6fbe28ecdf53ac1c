import type { Facts } from '../../model/facts.ts';
import { own } from '../../text/own.ts';
import { differs } from '../system.ts';
import type { Application } from './facts.ts';

/** What changed in what the application reports about itself. */
export function appChanges(before: Facts, member: string, is: Application): readonly string[] {
  const was = before.app[member]?.value;
  if (was === undefined) return [];
  const page = (up: boolean | undefined) => (up === undefined ? undefined : up ? 'up' : 'down');
  const load = (app: typeof is) => (app.load === undefined ? 'off' : `${app.load.rate} requests/s`);
  const components = Object.entries(is.components).flatMap(([name, { status, error }]) => {
    const [line] = differs(`${member} ${name}`, own(was.components, name)?.status, status);
    if (line === undefined) return [];
    return [error === undefined ? line : `${line}: ${error}`];
  });
  return [
    ...differs(`${member} health`, was.status, is.status),
    ...components,
    ...differs(`${member} status page`, page(was.pageUp), page(is.pageUp)),
    ...differs(`${member} generated load`, load(was), load(is)),
  ];
}
