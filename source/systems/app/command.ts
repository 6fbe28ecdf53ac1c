import { shellLine } from '../../text/shell-line.ts';

declare module '../../model/command.ts' {
  interface SystemCommands {
    app: AppCommand;
  }
}

/** A change of the application's generated load (`PUT /load`, `DELETE /load`). */
export type AppCommand = {
  readonly type: 'app.load';
  readonly member: string;
  /** Where the application answers on 127.0.0.1. */
  readonly port: number;
  /** What it is to be; it ends by itself after so many seconds. */
  readonly wanted: { readonly rate: number; readonly seconds: number } | 'off';
};

/** The same from a shell. */
export function curlOf({ port, wanted }: AppCommand): string {
  const url = `http://127.0.0.1:${port}/load`;
  return wanted === 'off'
    ? shellLine('curl', '-X', 'DELETE', url)
    : shellLine('curl', '-X', 'PUT', '-d', JSON.stringify(wanted), url);
}
