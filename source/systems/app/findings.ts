import { current, type Facts, membersOf } from '../../model/facts.ts';
import { type Finding, findingId, silence, waiting } from '../finding.ts';
import { type Application, componentsDown, isAppUp } from './facts.ts';

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
    if (isAppUp(app)) return [...errorFindings(member, app), ...page];
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

/** Shares of the requests that fail, percent: users notice it, and for most of them nothing works. */
const MANY_PERCENT = 5;
const MOST_PERCENT = 50;

function errorFindings(member: string, { traffic }: Application): Finding[] {
  if (traffic === undefined || traffic.requestsPerSecond <= 0) return [];
  const { requestsPerSecond: all, errorsPerSecond: failed } = traffic;
  const percent = Math.round((100 * failed) / all);
  if (percent < MANY_PERCENT) return [];
  const severity = percent >= MOST_PERCENT ? 'critical' : 'degraded';
  const text = `${percent} % of the requests to ${member} fail`;
  const evidence = `${member}: ${failed.toFixed(1)} of ${all.toFixed(1)} requests per second`;
  return [{ id: findingId('app-errors', member), severity, system: 'app', member, text, evidence }];
}
