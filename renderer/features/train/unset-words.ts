/** What holds where a setting of either kind of run has no value. */
const WORDS: Readonly<Record<string, string>> = {
  dropout: 'as the model has it',
  limit: 'all of them',
  maxSteps: 'after all passes',
  checkpointEvery: 'as the checks come',
  nextSentenceWeight: '1',
  longTexts: 'head',
  fix: 'nothing',
};

export function unsetWords(setting: string): string {
  return WORDS[setting] ?? '–';
}
