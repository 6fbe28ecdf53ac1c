/** Words after `drill` that look at runs of the past; every other one is a drill. */
export const DRILL_REPORT_WORDS = ['list', 'show', 'compare'] as const;

export type DrillReportWord = (typeof DRILL_REPORT_WORDS)[number];

/** Whether the word is one of those. */
export function isDrillReportWord(word: string | undefined): word is DrillReportWord {
  return DRILL_REPORT_WORDS.some((known) => known === word);
}
