import { catalogue } from '../actions/catalogue.ts';
import { settingsHelp } from '../app/config.ts';
import { drillNames } from '../drill/result/report.ts';
import { THEMES } from '../tui/theme.ts';
import { CONFIG_EXIT_CODE, USAGE_EXIT_CODE } from './exit-code.ts';

/** Compose project of the bundled stack. */
export const DEFAULT_PROJECT = 'paws360';

const usageLines = catalogue
  .filter((action) => action.shell !== false)
  .map((action) => `    $ paws-console ${action.usage}`)
  .join('\n');
const settingLines = settingsHelp
  .map(({ name, variable, help }) => `    ${name.padEnd(23)} $${variable.padEnd(30)} ${help}`)
  .join('\n');
/** What `--help` prints. */
export const HELP = `
  Usage
    $ paws-console                     the live console
    $ paws-console status [--json]     the five tables once; exit code 0 healthy, 1 degraded, 2 critical, 3 unknown
    $ paws-console lag [--watch] [--json]  how far each replica is behind, once or every second until ctrl-c
    $ paws-console drill list [--json]     runs of drills, newest first: outcome, verdict, U_max, lost writes
    $ paws-console drill show [RUN|last] [--json|--html]  the report of a run: its text, its document, or where its page is
    $ paws-console drill compare RUN [RUN] [--json]  two runs side by side, or one and the run before it
    $ paws-console history [--json]    every promotion, with who asked for it; exit code 3 if etcd does not tell
    $ paws-console actions [--json]    every action, with its key
    $ paws-console drill NAME|all [--yes] [--json] [--times N] [--duration N]
                                       a rehearsed incident, measured: ${drillNames.slice(0, 5).join(', ')},
                                       ${drillNames.slice(5).join(', ')}
    $ paws-console completion bash|zsh|fish
    $ paws-console up [--yes]          start the bundled stack and wait until it is healthy
    $ paws-console down                stop it; its data stays
    $ paws-console reset [--yes]       remove it with its data and start anew
    $ paws-console logs [SERVICE] [-f]  the last lines of its logs
${usageLines}

  Options
    --project NAME    Compose project of the stack (default: $PAWS_PROJECT or ${DEFAULT_PROJECT})
    --read-only       change nothing; --no-read-only allows it also on a stack that is not the bundled one
    --yes             carry an action out without asking
    --dry-run         say what an action would do, and change nothing
    --wait            come back when the fault that was injected is healed
    --override NAME   mean an action that costs a quorum: the name of the member it hits
    --json            one JSON document instead of text; lag: one line of JSON per sample
    --times N         drill: run it so many times, and tell how the outage spreads
    --duration N      drill: the fault lasts N seconds at most (as for chaos)
    --from all|etcd   drill partition: from whom the primary is cut off
    --html            drill show: where the page is
    --watch           lag: go on, a line per replica and second
    --theme NAME      colours of the console: ${THEMES.join(', ')} (default: $PAWS_THEME or dark)
    --ascii           draw with ASCII characters only (also $PAWS_ASCII, or a locale that is not UTF-8)

  Exit codes of actions
    0 succeeded, 1 failed, 2 refused, 3 unknown, ${USAGE_EXIT_CODE} wrong usage, ${CONFIG_EXIT_CODE} wrong settings
  Exit codes of drill
    0 pass, 1 fail, 2 not proven, refused or aborted, ${USAGE_EXIT_CODE} wrong usage
  Exit codes of lag
    0 below the thresholds, 1 warning, 2 critical, 3 unknown; with --watch 0, or 3 if there is nothing to watch

  Fields of lag --json
    at (when the replica answered, ISO 8601), primary, replica, state, replayPaused, level (ok, warning,
    critical), receiveBytes, replayBytes, receiveSeconds, replaySeconds (null: longer ago than the first look),
    writeBytesPerSecond, replayBytesPerSecond (null: not known yet), catchUpSeconds (null: not known yet, or
    the replica does not gain on the primary)

  Settings
    one JSON object in $PAWS_CONFIG_FILE or ~/.config/paws-console/config.json, or from the environment:
${settingLines}
`;
