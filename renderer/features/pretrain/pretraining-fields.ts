import type { PretrainingSettings } from '../../../shared/contract';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import type { SettingKind } from '../train/setting-list';

/** One field of the folded settings. */
export interface PretrainingField {
  readonly title: string;
  readonly sentence: string;
  /** Which setting it changes, or changes a part of. */
  readonly setting: keyof PretrainingSettings;
  readonly control: SettingKind;
  /** Whether it changes anything; without, it always does. */
  readonly isUsed?: (config: PretrainingConfig) => boolean;
  readonly read: (config: PretrainingConfig) => unknown;
  readonly write: (value: number | string | boolean, config: PretrainingConfig) => PretrainingSettings;
}

const number = (min: number, max: number, step: number): SettingKind => ({ kind: 'number', min, max, step });

type Plain = 'learntPositions' | 'addedLayers' | 'maxLength' | 'batchSize' | 'learningRate' | 'warmup' | 'weightDecay' | 'dropout' | 'validation' | 'wholeWords' | 'nextSentenceWeight' | 'seed' | 'precision' | 'threads' | 'checkpointEvery';

/** Whether there is a model to go on from. */
const goesOn = ({ model }: PretrainingConfig): boolean => model !== undefined;

function plain(setting: Plain, title: string, sentence: string, control: SettingKind): PretrainingField {
  return { setting, title, sentence, control, read: (config) => config[setting], write: (value) => ({ [setting]: value }) };
}

type ShapePart = keyof PretrainingConfig['shape'];

function shape(part: ShapePart, title: string, sentence: string, control: SettingKind): PretrainingField {
  return { setting: 'shape', title, sentence, control, read: (config) => config.shape[part], write: (value, config) => ({ shape: { ...config.shape, [part]: value } }) };
}

const TASKS = { 'words and pairs': { maskedLanguage: true, nextSentence: true }, 'words alone': { maskedLanguage: true, nextSentence: false }, 'pairs alone': { maskedLanguage: false, nextSentence: true } } as const;

/** Of a new model alone: the others have theirs. */
export const SHAPE_FIELDS: readonly PretrainingField[] = [
  shape('layers', 'Layers', 'How often the model looks over the text before it answers; more see more, and take longer.', number(1, 48, 1)),
  shape('hidden', 'Width', 'How many numbers stand for each token; time grows with its square.', number(16, 2048, 16)),
  shape('heads', 'Attention heads', 'In how many ways each layer looks at the other tokens; the width is shared out among them.', number(1, 64, 1)),
  shape('vocabSize', 'Vocabulary', 'How many pieces of words it knows; they are learnt from these texts.', number(100, 60_000, 500)),
];

export const MORE_FIELDS: readonly PretrainingField[] = [
  {
    setting: 'objectives',
    title: 'What is learnt',
    sentence: 'Guessing hidden words teaches the language; judging pairs of sentences, what belongs together.',
    control: { kind: 'choice', options: Object.keys(TASKS) },
    read: ({ objectives }) => Object.keys(TASKS).find((name) => JSON.stringify(TASKS[name as keyof typeof TASKS]) === JSON.stringify({ maskedLanguage: objectives.maskedLanguage, nextSentence: objectives.nextSentence })),
    write: (value) => ({ objectives: TASKS[value as keyof typeof TASKS] }),
  },
  {
    ...plain('nextSentenceWeight', 'Weight of the pairs', 'How much judging pairs counts beside guessing words; a small batch has few of them, so more than 1 may help.', number(0.5, 100, 0.5)),
    isUsed: ({ objectives }) => objectives.maskedLanguage && objectives.nextSentence,
  },
  plain('maxLength', 'Longest row', 'Most tokens of a row. A model that cannot guess words yet begins with shorter ones, which take less time.', number(8, 512, 16)),
  {
    ...plain('learntPositions', 'Learnt positions', 'How many positions the model has learnt, where it has only seen short rows: later ones start as copies of them.', number(8, 512, 8)),
    isUsed: goesOn,
  },
  {
    ...plain('addedLayers', 'Add layers', 'Makes the model deeper: copies of its last layers that change hardly anything at first, at most as many as it has.', number(1, 48, 1)),
    isUsed: goesOn,
  },
  plain('batchSize', 'Batch size', 'Rows of 128 tokens that it learns from at once; of shorter ones more.', number(1, 512, 1)),
  plain('learningRate', 'Learning rate', 'How far each step moves the weights; too high and the loss jumps, too low and little is learnt.', number(0.000001, 0.01, 0.00001)),
  plain('validation', 'Held back for scores', 'The share of the texts that it never learns from: they say how good it is, and which weights are kept.', number(0, 0.5, 0.01)),
  {
    ...plain('wholeWords', 'Hide whole words', 'Hides all pieces of a word or none, which makes guessing harder.', { kind: 'switch' }),
    isUsed: ({ objectives }) => objectives.maskedLanguage,
  },
  plain('warmup', 'Warm-up', 'The share of the steps in which the learning rate rises, so that the first steps do no harm.', number(0, 1, 0.05)),
  plain('weightDecay', 'Weight decay', 'Pulls weights towards zero, which keeps the model from learning texts by heart.', number(0, 1, 0.01)),
  plain('dropout', 'Dropout', 'The share of signals left out at random while it learns; the model keeps its own for fine-tuning.', number(0, 0.9, 0.05)),
  plain('seed', 'Seed', 'The same seed gives the same model on this machine.', number(0, 2 ** 31 - 1, 1)),
  plain('precision', 'Precision', 'bf16 is faster where the processor knows it; auto measures.', { kind: 'choice', options: ['auto', 'f32', 'bf16'] }),
  plain('threads', 'Threads', 'How many of the processor’s threads to use.', number(1, 256, 1)),
  plain('checkpointEvery', 'Steps between checkpoints', 'After a crash or a power cut, no more than this many steps are lost.', number(1, 1_000_000, 50)),
];
