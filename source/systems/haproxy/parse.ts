import { defined, numeral } from '../../net/read.ts';
import { memberName } from '../../text/member-name.ts';
import { own } from '../../text/own.ts';
import type { Haproxy, HaproxyBackend, HaproxyFrontend, HaproxyServer } from './facts.ts';

// Column `type`: 0 frontend, 1 backend, 2 server, 3 listener (management guide §9.1, field 32).
const TYPE_FRONTEND = '0';
const TYPE_BACKEND = '1';
const TYPE_SERVER = '2';

// Each has more than a hundred columns: with more the keys would be slow, and no operator reads so many.
const MAX_LINES = 1_500;

/** What lines say that were read by `statRows`. @throws Error that says which column is of a wrong type. */
export function parseStats(rows: ReturnType<typeof statRows>): Haproxy {
  const ofType = (type: string) => rows.filter((row) => row.type === type);
  return {
    servers: ofType(TYPE_SERVER).map(server),
    frontends: ofType(TYPE_FRONTEND).map(frontend),
    backends: ofType(TYPE_BACKEND).map(backend),
  };
}

/**
 * The lines of type frontend, backend and server of HAProxy's statistics (`/stats;csv`), each as an object by HAProxy's own column
 * names: versions add some. @throws Error that says which column is missing.
 */
export function statRows(csv: string): Readonly<Record<string, string>>[] {
  const [first, ...lines] = csv.split('\n');
  if (first === undefined || !first.startsWith('# ')) throw new Error('the statistics have no header');
  const columns = cells(first.slice(2));
  for (const needed of ['pxname', 'svname', 'status', 'type'])
    if (!columns.includes(needed)) throw new Error(`the statistics have no column ${needed}`);
  const full = lines.filter((line) => line.trim() !== '');
  if (full.length > MAX_LINES)
    throw new Error(`${full.length} lines are more than the ${MAX_LINES} that are read`);
  const type = columns.indexOf('type');
  return full
    .map(cells)
    .filter((values) => [TYPE_FRONTEND, TYPE_BACKEND, TYPE_SERVER].includes(values[type] ?? ''))
    .map((values) => Object.fromEntries(columns.map((name, i) => [name, values[i] ?? ''])));
}

type Line = Readonly<Record<string, string>>;

function numberIn(row: Line, column: string): number | undefined {
  return numeral(`${column} of ${row.pxname}/${row.svname}`, own(row, column));
}

function frontend(row: Line): HaproxyFrontend {
  return {
    name: memberName(own(row, 'pxname') ?? ''),
    status: own(row, 'status') ?? '',
    sessions: numberIn(row, 'scur') ?? 0,
    ...defined({ limit: numberIn(row, 'slim') }),
  };
}

function backend(row: Line): HaproxyBackend {
  return {
    name: memberName(own(row, 'pxname') ?? ''),
    status: own(row, 'status') ?? '',
    queue: numberIn(row, 'qcur') ?? 0,
  };
}

function server(row: Line): HaproxyServer {
  const optional = (column: string) => numberIn(row, column);
  const count = (column: string) => optional(column) ?? 0;
  const text = (column: string) => own(row, column) ?? '';
  return {
    // While a check is under way HAProxy gives code 0, which no server answered.
    ...defined({
      checkCode: optional('check_code') || undefined,
      checkDurationMs: optional('check_duration'),
      rise: optional('check_rise'),
      fall: optional('check_fall'),
    }),
    backend: memberName(text('pxname')),
    server: memberName(text('svname')),
    status: text('status'),
    weight: count('weight'),
    checkStatus: text('check_status').replace(/^\* /, ''),
    lastCheck: text('last_chk') || text('check_desc'),
    sessions: count('scur'),
    sessionsTotal: count('stot'),
    rate: count('rate'),
    queue: count('qcur'),
    wentDown: count('chkdown'),
    lastChangeSeconds: count('lastchg'),
    address: text('addr'),
  };
}

/** Cells of one CSV line; quoted cells may hold commas and doubled quotes. */
function cells(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const found: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    found.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  return found;
}
