import { after, before, test } from 'node:test';
import { containerName, docker, hostPort, untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';
import { systemHas } from './system.ts';

before(() => untilWhole());
after(() => untilWhole());

/** The row of the application, not that of its container, with these columns. */
function row(columns: string): RegExp {
  return new RegExp(`^[┃│ ]*▸? *app +${columns}`, 'm');
}

test('without HAProxy the application is DOWN with 503, and its pane says so and why', async () => {
  const url = `http://127.0.0.1:${await hostPort('app', 8080)}/actuator/health`;
  const health = async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const { components } = (await answer.json()) as { components: { db: { status: string } } };
    return `${answer.status}, database ${components.db.status}`;
  };
  await withConsole([200, 60], async (operator) => {
    await operator.sees(row('✓ UP +UP +UP'));
    await docker('stop', '--time', '2', await containerName('haproxy'));
    try {
      await systemHas("the application's health", health, '503, database DOWN');
      await operator.sees(row('✗ DOWN +DOWN +UP'));
      await operator.sees(/app +app db: UP → DOWN/);
    } finally {
      await docker('start', await containerName('haproxy'));
    }
    await operator.sees(row('✓ UP +UP +UP'));
  });
});
