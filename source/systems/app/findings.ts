import { type Reason, silence, waiting } from '../../cluster/reason.ts';
import { current, type Facts, membersOf } from '../../model/facts.ts';
import { componentsDown, isAppUp } from './facts.ts';

/** What is wrong with the application: what its users notice of all the rest. */
export function appReasons(facts: Facts): Reason[] {
  return membersOf(facts, 'app').flatMap((name): readonly Reason[] => {
    const unheard = waiting(facts, 'app', [name]);
    if (unheard !== undefined) return [unheard];
    const app = current(facts.app[name]);
    if (app === undefined) return silence(facts, 'app', name);
    const page: Reason[] =
      app.pageUp === false
        ? [{ severity: 'degraded', system: 'app', text: `the status page of ${name} does not answer` }]
        : [];
    if (isAppUp(app)) return page;
    const down = componentsDown(app);
    const why = down.map((part) => `${part.name} ${part.status}`).join(', ');
    // Without its cache it is slower; without its database it is of no use.
    const severity = down.length > 0 && down.every((part) => part.name === 'redis') ? 'degraded' : 'critical';
    const text = `${name} is ${app.status}${why === '' ? '' : `: ${why}`}`;
    return [{ severity, system: 'app', text }, ...page];
  });
}
