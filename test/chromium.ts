import { type Browser, chromium } from 'playwright-core';
import { chromium as executable } from '../scripts/chromium.ts';

// As root there is no sandbox, and whatever the browser would do beside showing a page is left out.
const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** Starts Chromium, without a window. */
export async function launch(): Promise<Browser> {
  return await chromium.launch({ executablePath: executable(), args: ARGUMENTS, timeout: 120_000 });
}
