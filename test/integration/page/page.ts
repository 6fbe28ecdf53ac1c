import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launch } from '../../chromium.ts';
import type { Attack } from './attacks.ts';

/** An attack with its address. */
export type Aimed = Attack & { readonly origin: string };

// A server that does not answer keeps its question open: by then it has it.
const ENDS_WITHIN_MS = 4_000;

const SCRIPT = `
const over = ${ENDS_WITHIN_MS};
async function byFetch({ origin, path, body, type = 'text/plain', method }) {
  const mode = method === undefined ? 'no-cors' : 'cors';
  const headers = { 'content-type': type };
  const signal = AbortSignal.timeout(over);
  await fetch(origin + path, { method: method ?? 'POST', mode, headers, body, signal, credentials: 'include' });
}
function byForm({ origin, path, body, type = 'text/plain' }) {
  const frame = document.createElement('iframe');
  frame.name = 'frame' + document.querySelectorAll('iframe').length;
  const form = document.createElement('form');
  Object.assign(form, { action: origin + path, method: 'post', enctype: type, target: frame.name });
  const pairs = type === 'text/plain' ? [body] : decodeURIComponent(body).split('&');
  for (const pair of pairs) {
    // A field is sent as name=value, whatever the two are.
    const [name, ...value] = pair.split('=');
    form.append(Object.assign(document.createElement('textarea'), { name, value: value.join('=') }));
  }
  document.body.append(frame, form);
  form.submit();
  return new Promise((resolve) => {
    frame.addEventListener('load', resolve);
    setTimeout(resolve, over);
  });
}
async function attack(aimed) {
  const origins = [...new Set(aimed.map(({ origin }) => origin))];
  const next = async () => {
    for (let origin = origins.pop(); origin !== undefined; origin = origins.pop()) {
      const here = aimed.filter((one) => one.origin === origin);
      const simple = here.filter(({ method }) => method === undefined);
      await Promise.allSettled([...here.map(byFetch), ...simple.map(byForm)]);
    }
  };
  // Few at a time: the browser makes what is too much wait, until it is over.
  await Promise.all([next(), next(), next(), next()]);
}`;

/**
 * Opens a page of an origin of its own in Chromium and lets it attack, as a page that a user has open beside the stack
 * could. Certificates without a known issuer are taken, as by a user who clicks every warning away.
 */
export async function attackFromPage(attacks: readonly Aimed[]): Promise<void> {
  const site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>a page</title><body><script>${SCRIPT}</script></body>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const browser = await launch();
  try {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await page.evaluate(`attack(${JSON.stringify(attacks)})`);
  } finally {
    await browser.close();
    site.closeAllConnections();
    site.close();
  }
}
