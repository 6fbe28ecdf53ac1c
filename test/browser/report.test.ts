import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { timeText } from '../../source/drill/report/figures.ts';
import { writeReport } from '../../source/drill/report/folder.ts';
import { lostText } from '../../source/drill/report/headline.ts';
import { phasesInOrder } from '../../source/drill/result/compare.ts';
import type { Report } from '../../source/drill/result/report.ts';
import { asReport } from '../../source/drill/result/report-shape.ts';
import { launch } from '../chromium.ts';
import { aRefusedReport, aReport } from '../fixtures/drill-report.ts';

const DRILLS = path.join(import.meta.dirname, '..', '..', 'docs', 'drills');
const home = mkdtempSync(path.join(tmpdir(), 'paws-browser-'));
let browser: Browser;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(home, { recursive: true, force: true });
});

type View = { readonly width?: number; readonly colorScheme?: 'light' | 'dark' };

/** Opens the page of a run for `use`, and checks that it asked for nothing else and complained of nothing. */
async function opened(folder: string, use: (page: Page) => Promise<void>, view: View = {}): Promise<void> {
  const { width = 1280, colorScheme = 'light' } = view;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  try {
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    const url = pathToFileURL(path.join(folder, 'report.html')).href;
    await page.goto(url);
    await use(page);
    assert.deepEqual(asked, [url]);
    assert.deepEqual(complaints, []);
  } finally {
    await page.close();
  }
}

const read = async (page: Page, selector: string) => (await page.locator(selector).textContent())?.trim();

/** How many shapes the browser has of the plot in a figure. */
async function drawn(page: Page, figure: string): Promise<number> {
  const paths = await page.locator(`#${figure} path[data-points]`).all();
  const shapes = await Promise.all(paths.map((shape) => shape.getAttribute('d')));
  return shapes.reduce((sum, d) => sum + (d ?? '').split('M').length - 1, 0);
}

/** Reads the figures of the page, and holds them against the report. */
async function readsAs(page: Page, report: Report): Promise<void> {
  assert.equal(await read(page, '#drill'), report.drill);
  assert.match((await read(page, '#verdict')) ?? '', new RegExp(` ${report.verdict}$`));
  assert.equal(await read(page, '#outcome'), report.outcome);
  assert.equal(await read(page, '#u-max'), report.uMaxMs === null ? '—' : timeText(report.uMaxMs));
  assert.equal(await read(page, '#lost'), lostText(report));
  assert.deepEqual(
    await page.locator('[data-phase] th').allTextContents(),
    phasesInOrder(report).map(({ name }) => name),
  );
  assert.equal(await drawn(page, 'latency'), report.series.writes.length);
  const measured = Object.values(report.series.lag).filter((points) => points.length > 0);
  assert.equal(await page.locator('#lag [data-replica]').count(), measured.length);
}

const folder = writeReport(aReport(), home);

test('the page of a failover shows its figures and every attempt', async () => {
  await opened(folder, async (page) => {
    await readsAs(page, aReport());
    for (const outcome of ['ok', 'fail', 'info']) {
      const box = await page.locator(`#latency [data-lane="persistent"] path.${outcome}`).boundingBox();
      assert.ok((box?.width ?? 0) > 1, `${outcome} is there to be seen`);
    }
  });
});

test('a run that was refused has a page, too', async () => {
  await opened(writeReport(aRefusedReport(), home), (page) => readsAs(page, aRefusedReport()));
});

test('what a server said is shown, and not obeyed', async () => {
  const attack = `<script>alert(1)</script><img src="https://nowhere.invalid/x" onerror="alert(2)">`;
  const id = '2026-11-25T04-00-00Z-failover-0bad';
  const steps = [{ name: attack, ok: false, text: attack }];
  await opened(writeReport(aReport({ id, steps, reasons: [attack] }), home), async (page) => {
    assert.equal(await page.locator('script, img').count(), 0);
    assert.equal(await read(page, '.notes li'), attack);
  });
});

test('on a phone only what is too wide can be moved aside, not the page', async () => {
  const width = 390;
  await opened(
    folder,
    async (page) => assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width),
    { width },
  );
});

test('it is dark where the reader wants that, and light on paper', async () => {
  const background = async (page: Page) =>
    String(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'));
  const brightness = (colour: string) => Number(/\d+/.exec(colour)?.[0]);
  await opened(folder, async (page) => assert.ok(brightness(await background(page)) > 200));
  await opened(
    folder,
    async (page) => {
      assert.ok(brightness(await background(page)) < 60);
      await page.emulateMedia({ media: 'print' });
      assert.ok(brightness(await background(page)) > 200);
    },
    { colorScheme: 'dark' },
  );
});

const examples = globSync('*/report.html', { cwd: DRILLS }).map(path.dirname);

test(`the pages of the ${examples.length} real runs in docs/drills read as their reports`, async (context) => {
  for (const name of examples)
    await context.test(name, async () => {
      const report = asReport(JSON.parse(readFileSync(path.join(DRILLS, name, 'report.json'), 'utf8')));
      if (typeof report === 'string') assert.fail(report);
      await opened(path.join(DRILLS, name), (page) => readsAs(page, report));
    });
});
