/**
 * Lets nothing that standard output or standard error refuse end the program half-way. A reader that went away
 * (`… | head`) is an end like any other. What is lost otherwise, as on a full disk, is reported once on standard error.
 * Returns whether something was lost that way.
 */
export function guardOutput(out: NodeJS.WriteStream, err: NodeJS.WriteStream): () => boolean {
  let lost = false;
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (lost || GONE.includes(error.code ?? '')) return;
    lost = true;
    err.write(`paws-console: standard output cannot be written: ${error.message}\n`);
  });
  // No output is left on which to report it.
  err.on('error', () => {});
  return () => lost;
}

const GONE = ['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'];
