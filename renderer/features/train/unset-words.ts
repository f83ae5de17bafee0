import type { RunKind } from '../../../shared/model/run-library';

const EITHER = { checkpointEvery: 'as the checks come' };

/** What holds where a setting has no value. */
const WORDS: Readonly<Record<RunKind, Readonly<Record<string, string>>>> = {
  finetuning: { ...EITHER, dropout: 'as the model has it', limit: 'all of them', maxSteps: 'after all passes', longTexts: 'head', fix: 'nothing' },
  pretraining: { ...EITHER, nextSentenceWeight: '1', learntPositions: 'all of them', addedLayers: 'none', steps: 'four passes' },
};

/** A dash for what runs of this kind do not have. */
export function unsetWords(kind: RunKind, setting: string): string {
  return WORDS[kind][setting] ?? '–';
}
