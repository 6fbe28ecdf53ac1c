/** The status page: what a user of the application sees. It fetches its own server, and nothing from elsewhere. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PAWS360 status</title>
<style>
:root { color-scheme: light dark; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; --dim: #6e7781; --line: #d0d7de; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --warn: #d29922; --bad: #f85149; --dim: #8b949e; --line: #30363d; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 2rem 1rem; }
h1 { font-size: 1.1rem; font-weight: 600; color: var(--dim); margin: 0 0 .5rem; }
#verdict { font-size: 1.9rem; font-weight: 700; line-height: 1.25; }
#why { color: var(--dim); min-height: 1.5em; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0; }
dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
dt { color: var(--dim); font-size: .85rem; }
dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: 4rem; border-bottom: 1px solid var(--line); }
footer { color: var(--dim); font-size: .85rem; margin-top: 1rem; }
</style>
</head>
<body>
<h1>PAWS360</h1>
<p id="verdict" role="status">…</p>
<p id="why"></p>
<dl>
<div><dt>Database</dt><dd id="db">…</dd></div>
<div><dt>Cache</dt><dd id="redis">…</dd></div>
<div><dt>Requests per second</dt><dd id="requests">…</dd></div>
<div><dt>Errors per second</dt><dd id="errors">…</dd></div>
<div><dt>Half answered within</dt><dd id="p50">…</dd></div>
<div><dt>99 % answered within</dt><dd id="p99">…</dd></div>
</dl>
<svg id="plot" viewBox="0 0 120 40" preserveAspectRatio="none" aria-label="Requests and errors per second, last two minutes">
<polyline id="line" fill="none" stroke="currentColor" stroke-width="1" vector-effect="non-scaling-stroke" points=""/>
<polyline id="wrong" fill="none" stroke="var(--bad)" stroke-width="1.5" vector-effect="non-scaling-stroke" points=""/>
</svg>
<footer>Requests and errors per second, last two minutes. <span id="at"></span></footer>
<script>
'use strict';
const KEEP = 120;
const seen = [];
let lastAnswer;
const at = (id) => document.getElementById(id);
const put = (id, text, tone) => { const e = at(id); e.textContent = text; e.className = tone || ''; };
const ms = (value) => value === null ? 'no request' : value + ' ms';
function verdict(health, stats) {
  const { db, redis } = health.components;
  if (db.status !== 'UP') return ['Out of service', 'bad', 'Nothing can be saved: the database is not reached.'];
  if (stats.traffic.errorsPerSecond > 0) return ['Some requests fail', 'bad', 'The last seconds had errors.'];
  if (redis.status !== 'UP') return ['In service, without its cache', 'warn', 'It may be slower than usual.'];
  if (stats.traffic.p99Ms > 1000) return ['Slow', 'warn', 'Some answers take more than a second.'];
  return ['In service', 'good', ''];
}
function show({ health, stats }) {
  const [text, tone, why] = verdict(health, stats);
  put('verdict', text, tone);
  put('why', why);
  for (const name of ['db', 'redis']) {
    const up = health.components[name].status === 'UP';
    put(name, up ? 'up' : 'down', up ? 'good' : 'bad');
  }
  const { requestsPerSecond, errorsPerSecond, p50Ms, p99Ms } = stats.traffic;
  put('requests', requestsPerSecond.toFixed(1));
  put('errors', errorsPerSecond.toFixed(1), errorsPerSecond > 0 ? 'bad' : '');
  put('p50', ms(p50Ms));
  put('p99', ms(p99Ms));
  seen.push([requestsPerSecond, errorsPerSecond]);
  if (seen.length > KEEP) seen.shift();
  const most = Math.max(1, ...seen.map(([all]) => all));
  const points = (i) => seen.map((pair, x) =>
    (KEEP - seen.length + x) + ',' + (39 - 38 * pair[i] / most)).join(' ');
  at('line').setAttribute('points', points(0));
  at('wrong').setAttribute('points', points(1));
}
async function refresh() {
  try {
    const answer = await fetch('state.json', { signal: AbortSignal.timeout(3000), cache: 'no-store' });
    show(await answer.json());
    lastAnswer = new Date();
    at('at').textContent = 'Seen ' + lastAnswer.toLocaleTimeString() + '.';
  } catch {
    put('verdict', 'Out of service', 'bad');
    put('why', 'The application does not answer.');
    at('at').textContent = lastAnswer ? 'Last answer ' + lastAnswer.toLocaleTimeString() + '.' : '';
  }
  setTimeout(refresh, 1000);
}
refresh();
</script>
</body>
</html>
`;
