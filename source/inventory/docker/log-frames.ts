import { headBy } from '../../text/head.ts';
import { printable } from '../../text/printable.ts';

/** One line of a container's log. */
export type LogRecord = {
  /** Docker's time of the line: ISO 8601 in UTC with nine digits after the point, so that texts sort as times do. */
  readonly at: string;
  /** On one line, without control sequences; cut when it is very long. */
  readonly text: string;
};

/** Turns the pieces of a log stream into lines; `end` gives the line that was begun, if there is one. */
type LogDecoder = {
  push(chunk: Buffer): LogRecord[];
  end(): LogRecord[];
};

/** Characters of a line that are kept. */
export const MAX_LINE = 2_000;

// UTF-8 takes four bytes for a character at most; the rest is Docker's time.
const MAX_BYTES = 4 * MAX_LINE + 64;
// Docker splits a line after so many bytes. A shorter part without an end is all that was written before the
// container ended, and no beginning of what the next run says.
const SPLIT_AFTER = 16 * 1024;

const HEADER = 8;
const NEWLINE = 10;
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z ?/;

/**
 * The decoder of `GET /containers/<id>/logs?timestamps=1`. Without a terminal the answer is a row of frames: one
 * byte stream number, three bytes zero, four bytes length, then time and text (Engine API, "Stream format"). With
 * one it is the text alone. Pieces may end anywhere, also within a header or a character.
 */
export function logDecoder(tty: boolean): LogDecoder {
  return tty ? lineDecoder() : frameDecoder();
}

function frameDecoder(): LogDecoder {
  const header = Buffer.alloc(HEADER);
  let headed = 0;
  let left = 0;
  let frame = collector();
  // Parts of lines that go on, by stream: each part is a frame with a time of its own.
  const begun = new Map<number, Part>();
  let last = '';

  const finish = (): LogRecord[] => {
    headed = 0;
    if (frame.size() === 0) return [];
    const stream = header[0] ?? 0;
    const part = joined(begun.get(stream), partOf(frame, last));
    frame = collector();
    last = part.at;
    if (part.goesOn) {
      begun.set(stream, part);
      return [];
    }
    begun.delete(stream);
    return [recordOf(part)];
  };

  return {
    push: (chunk) => {
      const records: LogRecord[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (headed < HEADER) {
          const taken = chunk.copy(header, headed, at, at + HEADER - headed);
          headed += taken;
          at += taken;
          if (headed < HEADER) break;
          left = header.readUInt32BE(4);
        }
        const taken = Math.min(left, chunk.length - at);
        frame.add(chunk.subarray(at, at + taken));
        at += taken;
        left -= taken;
        if (left === 0) records.push(...finish());
      }
      return records;
    },
    end: () => {
      const records = [...begun.values()].map(recordOf);
      begun.clear();
      return records;
    },
  };
}

function lineDecoder(): LogDecoder {
  let line = collector();
  let last = '';
  const finish = (): LogRecord => {
    const part = partOf(line, last);
    line = collector();
    last = part.at;
    return recordOf(part);
  };
  return {
    push: (chunk) => {
      const records: LogRecord[] = [];
      let at = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, at)) {
        line.add(chunk.subarray(at, end + 1));
        records.push(finish());
        at = end + 1;
      }
      line.add(chunk.subarray(at));
      return records;
    },
    end: () => (line.size() === 0 ? [] : [finish()]),
  };
}

type Part = {
  readonly at: string;
  readonly text: string;
  /** Bytes that were not kept. */
  readonly lost: number;
  /** Whether the next frame of the stream goes on with this line. */
  readonly goesOn: boolean;
};

function partOf(frame: ReturnType<typeof collector>, last: string): Part {
  const text = frame.text();
  const stamp = STAMP.exec(text);
  // A line without a time belongs where it was found.
  const at = stamp === null ? last || isoNow() : `${stamp[1]}.${(stamp[2] ?? '').padEnd(9, '0')}Z`;
  const rest = text.slice(stamp?.[0].length ?? 0).replace(/\r?\n$/, '');
  const bytes = frame.size() + frame.lost() - (stamp?.[0].length ?? 0);
  return { at, text: rest, lost: frame.lost(), goesOn: !frame.ended() && bytes >= SPLIT_AFTER };
}

// The line has the time of its first part.
function joined(open: Part | undefined, part: Part): Part {
  if (open === undefined) return part;
  const lost = open.lost + part.lost;
  return open.text.length < MAX_LINE
    ? { ...part, at: open.at, text: open.text + part.text, lost }
    : { ...part, at: open.at, text: open.text, lost: lost + Buffer.byteLength(part.text) };
}

function isoNow(): string {
  return new Date().toISOString().replace('Z', '000000Z');
}

function recordOf({ at, text, lost }: Part): LogRecord {
  const kept = headBy(text, MAX_LINE);
  const gone = lost + Buffer.byteLength(text.slice(kept.length));
  return { at, text: printable(gone === 0 ? kept : `${kept}… (${gone} bytes more)`) };
}

// Keeps the beginning, counts the rest: neither a line nor a frame's length is ours to trust.
function collector() {
  const kept: Buffer[] = [];
  let size = 0;
  let lost = 0;
  let ended = false;
  return {
    add: (bytes: Buffer): void => {
      if (bytes.length === 0) return;
      const space = Math.max(0, MAX_BYTES - size);
      // A copy: the piece may be a window on a buffer that is a thousand times as large.
      if (space > 0) kept.push(Buffer.from(bytes.subarray(0, space)));
      size += Math.min(space, bytes.length);
      lost += Math.max(0, bytes.length - space);
      ended = bytes.at(-1) === NEWLINE;
    },
    text: () => Buffer.concat(kept).toString('utf8'),
    size: () => size,
    /** Bytes that were too many to keep. */
    lost: () => lost,
    /** Whether the last byte was the end of a line. */
    ended: () => ended,
  };
}
