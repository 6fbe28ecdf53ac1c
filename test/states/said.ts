import type { Ran } from './place.ts';
import type { Expected } from './state.ts';

// What takes data away, however it is called.
const LOSES_DATA =
  /\breset\b|--volumes|volume (?:rm|prune)|system prune|down -v\b|rm -r|remove (?:the|its) data|start again empty/i;

/** What is wrong with how a start ended and with what it said. */
export function faultsOf(expected: Expected, { exitCode, output }: Ran): readonly string[] {
  const loss = output.split('\n').find((line) => LOSES_DATA.test(line));
  return [
    ...(exitCode === expected.exit ? [] : [`it ended with ${exitCode}, not ${expected.exit}`]),
    ...('says' in expected && !expected.says.test(output) ? [`it does not say ${expected.says}`] : []),
    ...(loss === undefined ? [] : [`it recommends to lose data: ${loss}`]),
  ];
}

/** The last line that says something. */
export function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
