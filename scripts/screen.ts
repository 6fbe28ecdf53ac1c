import { ENTER, screen } from '../test/component/screen.tsx';
import { busy, withPooler } from '../test/fixtures/pgbouncer.ts';
import * as states from '../test/fixtures/state.ts';
import { runMain, Stop } from './stop.ts';

const SCENES = {
  healthy: states.healthy,
  leaderKilled: states.leaderKilled,
  quorumLost: states.quorumLost,
  sourcesFailing: states.sourcesFailing,
  pooler: () => withPooler(busy()),
} as const;

const USAGE = `Usage: npm run screen -- SCENE [COLUMNSxROWS] [KEY…]
  SCENE  one of ${Object.keys(SCENES).join(', ')}
  KEY    as it is typed, several letters at once too; "enter" for enter
  e.g.   npm run screen -- leaderKilled 120x40 t`;

// Prints the console as it stands on a terminal, with made-up facts: no stack, no Docker.
await runMain(async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  const scene = Object.entries(SCENES).find(([known]) => known === name)?.[1];
  const [, columns, rows] = /^(\d+)x(\d+)$/.exec(rest[0] ?? '') ?? [];
  const keys = columns === undefined ? rest : rest.slice(1);
  if (scene === undefined) throw new Stop(USAGE, 64);
  const shown = await screen(scene(), Number(columns ?? 120), Number(rows ?? 40));
  try {
    await shown.press(...keys.map((key) => (key === 'enter' ? ENTER : key)));
    console.log(shown.raw());
  } finally {
    shown.close();
  }
  return 0;
});
