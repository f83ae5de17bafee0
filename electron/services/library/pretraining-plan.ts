import { availableParallelism } from 'node:os';
import type { PretrainingSettings } from '../../../shared/contract';
import { AppError } from '../../../shared/errors';
import type { ModelSummary } from '../../../shared/model/model-library';
import { REFERENCE_LENGTH, type PretrainingConfig, type PretrainingRunPlan } from '../../../shared/model/pretraining';
import { chooseTextColumns } from '../../data/column-choice';
import type { StoredTable } from '../../data/dataset/stored-table';
import { loadTokenizer } from '../../tokenizer/load-tokenizer';
import { TokenCounter } from '../../tokenizer/token-counter';
import { splitSentences } from '../../data/sentences';

export interface PretrainingPlanTask {
  readonly table: StoredTable;
  /** What a run reads. */
  readonly path: string;
  /** The dataset's own column of texts, where it is known. */
  readonly textColumn: string | undefined;
  /** What to go on from; absent: from scratch. */
  readonly base: { readonly folder: string; readonly summary: ModelSummary } | undefined;
  readonly settings: PretrainingSettings;
}

/** What a sample says of all texts. */
interface Amount {
  readonly texts: number;
  readonly tokens: number;
  /** Of each text, on average. */
  readonly sentences: number;
  readonly base: ModelSummary | undefined;
}

interface Reasoned {
  readonly config: Partial<PretrainingConfig>;
  readonly reasons: PretrainingRunPlan['reasons'];
}

/** With less text than that a small model learns it by heart soon, whatever one does. */
const LITTLE = 200_000;
const MUCH = 5_000_000;
/** Pieces of a new model's vocabulary that a word comes to, about. */
const PIECES_A_WORD = 1.3;

const FIXED = { wholeWords: false, warmup: 0.05, weightDecay: 0.01, dropout: 0, seed: 42, precision: 'auto' } as const satisfies Partial<PretrainingConfig>;

/** Settings that fit an amount of text, a model and this machine; what the person has set stays as it is. */
export async function planPretraining(task: PretrainingPlanTask): Promise<PretrainingRunPlan> {
  const { table, path, base, settings } = task;
  const chosen = Object.fromEntries(Object.entries<unknown>(settings).filter(([, value]) => value !== undefined)) as Partial<PretrainingConfig>;
  const text = settings.text ?? task.textColumn ?? guessColumn(table);
  const amount = await measure(table, text, base);
  const all = REASONS.map((reasonOf) => reasonOf(amount));
  const suggested = { ...FIXED, ...(Object.assign({}, ...all.map(({ config }) => config)) as Omit<PretrainingConfig, keyof typeof FIXED | 'data' | 'model' | 'text' | 'steps'>) };
  const known: PretrainingConfig = { data: [path], ...(base ? { model: base.folder } : {}), ...suggested, ...chosen, text };
  const steps = stepsFor(amount, known.batchSize);
  const config: PretrainingConfig = { ...known, steps: settings.steps ?? steps.config.steps };
  const reasons = [...steps.reasons, ...all.flatMap((part) => part.reasons)].filter(({ setting }) => !(setting in chosen));
  return { config, reasons, warnings: warnings(amount), columns: table.format.columns, tokens: amount.tokens, texts: amount.texts };
}

function guessColumn(table: StoredTable): string {
  try {
    return table.format.columns[chooseTextColumns(table, {}).text]!;
  } catch (error) {
    // A column of texts is the one whose cells are longest, where nothing better is known.
    if (!(error instanceof AppError) || error.code !== 'column-not-guessed') throw error;
    const lengthOf = (column: number) => table.sample.reduce((sum, cells) => sum + (cells[column]?.length ?? 0), 0);
    const longest = table.format.columns.map((_, column) => lengthOf(column));
    return table.format.columns[longest.indexOf(Math.max(...longest))]!;
  }
}

async function measure(table: StoredTable, column: string, base: PretrainingPlanTask['base']): Promise<Amount> {
  const index = table.format.columns.indexOf(column);
  const texts = table.sample.map((cells) => cells[index] ?? '').filter((text) => text.trim() !== '');
  const counter = base ? new TokenCounter(await loadTokenizer(base.folder)) : TokenCounter.ofWords();
  const counted = texts.map((text) => counter.count(text));
  const tokens = counted.reduce((sum, count) => sum + count.tokens - count.special, 0) * (base ? 1 : PIECES_A_WORD);
  const share = table.rowCount / Math.max(1, table.sample.length);
  return {
    texts: Math.round(texts.length * share),
    tokens: Math.round(tokens * share),
    sentences: texts.reduce((sum, text) => sum + splitSentences(text).length, 0) / Math.max(1, texts.length),
    base: base?.summary,
  };
}

function reason<K extends keyof PretrainingConfig>(setting: K, value: PretrainingConfig[K], sentence: string): Reasoned {
  return { config: { [setting]: value }, reasons: [{ setting, sentence }] };
}

const REASONS: readonly ((amount: Amount) => Reasoned)[] = [
  objectives,
  shape,
  ({ base }) => (base ? reason('maxLength', Math.min(128, base.maxLength), 'Rows of up to 128 tokens: enough to see what belongs together, and quick.') : reason('maxLength', 128, 'A new model reads texts of up to this many tokens; longer rows take much longer.')),
  ({ tokens }) => (tokens < LITTLE ? reason('batchSize', 16, 'Little text is learnt in smaller batches, so that a pass has more steps.') : reason('batchSize', 32, 'Thirty-two rows for each step: steady, and it fits in memory.')),
  ({ base }) => (base ? reason('learningRate', 1e-4, 'Small steps, so that the language it knows is kept.') : reason('learningRate', 1e-3, 'Large steps: a new model has everything to learn.')),
  ({ texts }) => (texts < 2000 ? reason('validation', 0.1, 'A tenth of the texts is held back to measure on: of few texts, fewer would say little.') : reason('validation', texts < 50_000 ? 0.02 : 0.01, 'A few of the texts are held back to measure on; the rest is learnt.')),
  () => reason('threads', availableParallelism(), 'All cores of this machine.'),
];

function objectives({ sentences, base }: Amount): Reasoned {
  const words = (sentence: string) => reason('objectives', { maskedLanguage: true, nextSentence: false }, sentence);
  if (sentences < 1.5) return words('Most of these texts are one sentence, so there are no pairs of sentences to judge: words alone are guessed.');
  if (base && !base.heads.nextSentence) return words('This model came without a head for pairs of sentences: words alone are guessed.');
  return reason('objectives', { maskedLanguage: true, nextSentence: true }, 'Both of BERT’s tasks: guess hidden words, and tell whether two sentences belong together.');
}

/** The more text, the larger the model that it can fill. */
function shape({ tokens }: Amount): Reasoned {
  if (tokens < LITTLE) return reason('shape', { layers: 2, hidden: 128, heads: 2, vocabSize: 1000 }, 'A very small model: a larger one would learn this little text by heart.');
  if (tokens < MUCH) return reason('shape', { layers: 4, hidden: 128, heads: 4, vocabSize: 4000 }, 'A small model, for some hundred thousand words of text.');
  return reason('shape', { layers: 4, hidden: 256, heads: 4, vocabSize: 8192 }, 'A small model as the one in the box: larger ones take days on a processor.');
}

/** Little text is seen more often: else there would be hardly any steps. */
function stepsFor({ tokens, base }: Amount, batchSize: number): Reasoned {
  const passes = base ? (tokens < MUCH ? 8 : 3) : tokens < MUCH ? 20 : 4;
  const [least, most] = base ? [100, 20_000] : [1000, 200_000];
  const steps = Math.min(most, Math.max(least, Math.ceil((passes * tokens) / (batchSize * REFERENCE_LENGTH))));
  const seen = (steps * batchSize * REFERENCE_LENGTH) / Math.max(1, tokens);
  const often = seen < 1.5 ? 'about once' : `about ${Math.round(seen)} times`;
  return reason('steps', steps, `Each text is seen ${often}; the weights that guess held-back texts best are kept.`);
}

function warnings({ tokens, base }: Amount): string[] {
  if (base || tokens >= LITTLE) return [];
  return ['This is little text for a model of its own: it will learn frequent words and little more. Adapting a pre-trained model gets much further.'];
}
