/** The user went away instead of answering: with ctrl-c, or with ctrl-d, which ends the input. */
export class Aborted extends Error {
  override readonly name = 'Aborted';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('Aborted, nothing was changed.');
    this.exitCode = exitCode;
  }
}
