import { after, before, test } from 'node:test';
import { containerName, docker, hostPort, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { rowOf, withConsole } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

test('without HAProxy the application is DOWN with 503, and its pane says so and why', async () => {
  const url = `http://127.0.0.1:${await hostPort('app', 8080)}/actuator/health`;
  const health = async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const { components } = (await answer.json()) as { components: { db: { status: string } } };
    return { status: answer.status, components };
  };
  await withConsole([200, 60], async (terminal) => {
    await terminal.until('the application', (screen) => /app +✓ UP +UP +UP/.test(rowOf(screen, 'app +✓')));
    await docker('stop', '--time', '2', await containerName('haproxy'));
    try {
      const saysSo = async () => {
        const { status, components } = await health();
        return status === 503 && components.db.status === 'DOWN';
      };
      await until(saysSo, { timeoutMs: 30_000, what: 'the application to say that it is DOWN' });
      await terminal.until('its pane', (screen) => /app +✗ DOWN +DOWN +UP/.test(rowOf(screen, 'app +✗')));
      await terminal.until('the timeline', (screen) => /app +app db: UP → DOWN/.test(screen));
    } finally {
      await docker('start', await containerName('haproxy'));
    }
    await terminal.until('the application again', (s) => /app +✓ UP +UP +UP/.test(rowOf(s, 'app +✓')));
  });
});
