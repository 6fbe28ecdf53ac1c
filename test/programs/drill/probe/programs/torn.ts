// A probe process that is killed in the middle of a line.
const attempt = { lane: 'fresh', seq: 1, invokedMs: 1, completedMs: 2, outcome: 'ok' };
process.stdin.once('data', () => {
  process.stdout.write(`${JSON.stringify({ ready: true })}\n${JSON.stringify(attempt)}\n{"lane":"fre`, () =>
    process.kill(process.pid, 'SIGKILL'),
  );
});
