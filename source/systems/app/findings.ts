import { current, type Facts, membersOf } from '../../model/facts.ts';
import { type Finding, findingId, silence, waiting } from '../finding.ts';
import { componentsDown, isAppUp } from './facts.ts';

/** What is wrong with the application: what its users notice of all the rest. */
export function appFindings(facts: Facts): Finding[] {
  return membersOf(facts, 'app').flatMap((member): readonly Finding[] => {
    const awaited = waiting(facts, 'app', [member]);
    if (awaited !== undefined) return [awaited];
    const app = current(facts.app[member]);
    if (app === undefined) return silence(facts, 'app', member);
    const of = { system: 'app', member } as const;
    const id = findingId('app-page', member);
    const text = `the status page of ${member} does not answer`;
    const page: Finding[] = app.pageUp === false ? [{ ...of, id, severity: 'degraded', text }] : [];
    if (isAppUp(app)) return page;
    const down = componentsDown(app);
    const parts = down.map((part) => `${part.name} ${part.status}`).join(', ');
    const evidence = down.flatMap((part) => part.error ?? []).join('; ');
    // Without its cache it is slower; without its database it is of no use.
    const severity = down.length > 0 && down.every((part) => part.name === 'redis') ? 'degraded' : 'critical';
    const finding: Finding = {
      ...of,
      id: findingId('app-down', member),
      severity,
      text: `${member} is ${app.status}${parts === '' ? '' : `: ${parts}`}`,
      ...(evidence === '' ? {} : { evidence }),
    };
    return [finding, ...page];
  });
}
