import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Terminal } from '../test/e2e/terminal.ts';
import { isWell, listServices } from './docker.ts';
import { members, readSettings, root } from './settings.ts';
import { runMain, Stop } from './stop.ts';
import { screenSvg } from './svg.ts';

const COLUMNS = 120;
const ROWS = 40;
const FILE = path.join('docs', 'console.svg');

// Draws the README's picture: the real console on the running stack.
await runMain(async () => {
  const { project } = readSettings();
  const services = (await listServices(project)) ?? [];
  if (services.length !== members.length || !services.every(isWell)) {
    throw new Stop(`The picture shows a healthy stack, which ${project} is not. Next step: npm start.`);
  }
  const terminal = new Terminal(process.execPath, [path.join(root, 'dist', 'cli.js'), '--project', project], {
    cols: COLUMNS,
    rows: ROWS,
  });
  try {
    await terminal.until('a healthy verdict', (screen) => screen.includes(' HEALTHY '));
    await mkdir(path.join(root, 'docs'), { recursive: true });
    await writeFile(path.join(root, FILE), screenSvg(terminal.screen, 'paws-console on a healthy stack'));
  } finally {
    await terminal.close();
  }
  console.log(`${FILE} shows ${project} as it is now.`);
  return 0;
});
