import type { RunSettings } from '../../../shared/contract';
import { LONG_TEXTS } from '../../../shared/model/long-texts';

export type SettingName = keyof RunSettings & keyof typeof WORDS;

interface NumberSetting {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export type SettingKind = NumberSetting | { readonly kind: 'switch' } | { readonly kind: 'choice'; readonly options: readonly string[] };

export interface Setting {
  readonly name: SettingName;
  readonly title: string;
  /** What it does, in one plain sentence. */
  readonly sentence: string;
  readonly control: SettingKind;
}

const number = (min: number, max: number, step: number): NumberSetting => ({ kind: 'number', min, max, step });
const onOff = { kind: 'switch' } as const;

const WORDS = {
  batchSize: ['Batch size', 'How many texts the model learns from at once; larger is steadier and takes more memory.', number(1, 512, 1)],
  learningRate: ['Learning rate', 'How far each step moves the weights; too high and the loss jumps, too low and little is learnt.', number(0.000001, 0.01, 0.00001)],
  maxLength: ['Longest text', 'Longer texts are cut to this many tokens; time grows with it.', number(8, 4096, 16)],
  longTexts: ['Of longer texts', 'What is read: the first quarter and the end (head-tail), or the beginning alone (head), as pipelines in Python do.', { kind: 'choice', options: LONG_TEXTS }],
  accumulate: ['Batches summed for a step', 'Learns as from a larger batch without its memory.', number(1, 64, 1)],
  warmup: ['Warm-up', 'The share of the steps in which the learning rate rises, so that the first steps do no harm.', number(0, 1, 0.05)],
  weightDecay: ['Weight decay', 'Pulls weights towards zero, which keeps the model from learning texts by heart.', number(0, 1, 0.01)],
  dropout: ['Dropout', 'The share of signals left out at random in training, so that the model relies on no single one.', number(0, 0.9, 0.05)],
  earlyStopping: ['Stop when it no longer improves', 'Ends the run when neither score nor loss on the held-back rows improves any more. The weights of the best score are kept either way.', onOff],
  classWeights: ['Weigh rare classes higher', 'Makes a mistake on a rare class count as much in sum as on a frequent one.', onOff],
  shuffle: ['Shuffle', 'Shows the texts in another order in each pass.', onOff],
  limit: ['Use only so many rows', 'A quick try on a part of the data, drawn so that the classes keep their shares.', number(1, 100_000_000, 100)],
  maxSteps: ['Stop after so many steps', 'Ends the run there, whatever the passes say.', number(1, 100_000_000, 100)],
  seed: ['Seed', 'The same seed gives the same model on this machine.', number(0, 2 ** 31 - 1, 1)],
  precision: ['Precision', 'bf16 is faster where the processor knows it; auto measures.', { kind: 'choice', options: ['auto', 'f32', 'bf16'] }],
  threads: ['Threads', 'How many of the processor’s threads to use.', number(1, 256, 1)],
  checkpointEvery: ['Steps between checkpoints', 'After a crash or a power cut, no more than this many steps are lost.', number(1, 1_000_000, 50)],
} as const satisfies Partial<Record<keyof RunSettings, readonly [string, string, SettingKind]>>;

/** Everything beside the three settings of the card, in the order of interest. */
export const SETTINGS: readonly Setting[] = Object.entries(WORDS).map(([name, [title, sentence, control]]) => ({ name: name as SettingName, title, sentence, control }));
