/** A stack's file is wrong. The message has a line for each thing: file, line, column, key, what is expected, what was found. */
export class StackFileError extends Error {
  override readonly name = 'StackFileError';
}
