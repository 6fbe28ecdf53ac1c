import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LogRecord, logDecoder, MAX_LINE } from '../../../../source/inventory/docker/log-frames.ts';
import { capturedJson } from '../../../fixtures/read.ts';

// Captured from engine 20.10: the same text from a container without a terminal and from one with a terminal.
const captured = capturedJson<{ frames: string; terminal: string }>('docker/logs.json');

const AT = '2026-01-15T12:00:00.000000001Z';

function frame(stream: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload as string);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

function decode(tty: boolean, ...chunks: readonly Buffer[]): LogRecord[] {
  const decoder = logDecoder(tty);
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
}

const texts = (records: readonly LogRecord[]) => records.map(({ text }) => text);

test('frames of both streams, with their times; control sequences and tabs are blanks', () => {
  const records = decode(false, Buffer.from(captured.frames, 'base64'));
  assert.deepEqual(records[0], { at: '2026-11-24T23:58:37.011048588Z', text: 'out one' });
  assert.deepEqual(texts(records), ['out one', 'err one', 'tab here', 'red', '', 'no newline at the end']);
});

test('a container with a terminal writes no frames', () => {
  const records = decode(true, Buffer.from(captured.terminal, 'base64'));
  assert.equal(records[0]?.at, '2026-11-24T23:58:37.234184597Z');
  assert.deepEqual(texts(records), ['out one', 'err one', '', 'no newline at the end']);
});

for (const [name, tty, bytes] of [
  ['frames', false, captured.frames],
  ['terminal', true, captured.terminal],
] as const) {
  test(`${name} read the same wherever the pieces end`, () => {
    const whole = Buffer.from(bytes, 'base64');
    const expected = decode(tty, whole);
    for (let size = 1; size <= whole.length; size += 1) {
      const chunks = [];
      for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
      assert.deepEqual(decode(tty, ...chunks), expected, `pieces of ${size}`);
    }
  });
}

test('any lines, cut into any pieces, come out as they went in', () => {
  const lines = fc.array(
    fc.record({ stream: fc.constantFrom(1, 2), text: fc.string({ unit: 'grapheme', maxLength: 60 }) }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(lines, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (written, sizes) => {
      const plain = written.map(({ stream, text }) => ({ stream, text: text.replace(/[\r\n]/g, '') }));
      const bytes = Buffer.concat(plain.map(({ stream, text }) => frame(stream, `${AT} ${text}\n`)));
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = sizes.next().value ?? 1;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      const read = decode(false, ...chunks);
      assert.deepEqual(read, decode(false, bytes));
      assert.equal(read.length, plain.length);
      for (const [i, { text }] of plain.entries()) {
        if (/^[ -~]*$/.test(text)) assert.deepEqual(read[i], { at: AT, text });
      }
    }),
  );
});

test('any bytes are read without an error, and nothing of them is obeyed or endless', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 6 }),
      (tty, chunks) => {
        for (const { at, text } of decode(tty, ...chunks.map((chunk) => Buffer.from(chunk)))) {
          assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
          assert.doesNotMatch(text, /\p{Cc}/u);
          assert.ok(text.length < MAX_LINE + 40);
        }
      },
    ),
  );
});

test('a line that Docker has split is one line again, with the time of its first part', () => {
  const part = 'x'.repeat(16 * 1024);
  const later = AT.replace('01Z', '02Z');
  const records = decode(
    false,
    frame(1, `${AT} ${part}`),
    frame(2, `${later} from the other stream\n`),
    frame(1, `${later} ${part}`),
    frame(1, `${later} the end\n`),
    frame(1, `${later} next\n`),
  );
  assert.deepEqual(texts(records).slice(0, 1), ['from the other stream']);
  const line = records[1];
  assert.equal(line?.at, AT);
  assert.equal(
    line?.text,
    `${'x'.repeat(MAX_LINE)}… (${2 * part.length + 'the end'.length - MAX_LINE} bytes more)`,
  );
  assert.equal(records[2]?.text, 'next');
});

test('what was written before a container ended is no beginning of what the next run says', () => {
  const records = decode(false, frame(1, `${AT} cut off`), frame(1, `${AT} starting\n`));
  assert.deepEqual(texts(records), ['cut off', 'starting']);
});

test('a frame that claims to be endless takes no more memory than a line', () => {
  const header = frame(1, '').subarray(0, 8);
  header.writeUInt32BE(0xffff_ffff, 4);
  const decoder = logDecoder(false);
  decoder.push(header);
  const piece = Buffer.alloc(16_384, 'y');
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 2_000; i += 1) decoder.push(piece);
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 * 1024 * 1024);
});

test('a line without a time keeps its place; a short fraction sorts like a long one', () => {
  const records = decode(true, Buffer.from('2026-01-15T12:00:00.5Z a\nb\n2026-01-15T12:00:01Z c\n'));
  assert.deepEqual(records, [
    { at: '2026-01-15T12:00:00.500000000Z', text: 'a' },
    { at: '2026-01-15T12:00:00.500000000Z', text: 'b' },
    { at: '2026-01-15T12:00:01.000000000Z', text: 'c' },
  ]);
});
