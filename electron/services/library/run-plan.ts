import { availableParallelism } from 'node:os';
import type { RunSettings } from '../../../shared/contract';
import { SMALL_CLASS_ROWS, type DataFix } from '../../../shared/model/data-report';
import type { ClassCount } from '../../../shared/model/dataset';
import { USUAL_LONG_TEXTS } from '../../../shared/model/long-texts';
import type { ModelChoice, RunConfig } from '../../../shared/model/run';
import type { RunPlan } from '../../../shared/model/run-library';
import { epochsFor, isLargeFile, isSmallFile } from '../../../shared/model/usual-settings';
import { readTable } from '../../data/table-reader';
import { loadTokenizer } from '../../tokenizer/load-tokenizer';
import { TokenCounter } from '../../tokenizer/token-counter';
import { usualForModel } from '../usual-for-model';

export interface RunChoice {
  readonly datasetId: string;
  readonly modelId: string;
  readonly settings: RunSettings;
}

export interface PlanTask {
  readonly data: RunConfig['data'] & { readonly text: string };
  /** Usable rows, and their classes. */
  readonly rows: number;
  readonly classes: readonly ClassCount[];
  readonly fixes: readonly DataFix[];
  readonly model: ModelChoice;
  readonly settings: RunSettings;
}

const SHORTEST = 32;
const LENGTH_STEP = 32;
/** Rare classes of a set as uneven as this are easily never predicted. */
const UNEVEN = 4;

interface Reasoned {
  readonly config: Partial<RunConfig>;
  readonly reasons: RunPlan['reasons'];
}

/** The settings that fit a dataset, a model and this machine; what the person has set stays as it is. */
export async function planRun(task: PlanTask): Promise<RunPlan & { readonly rows: number }> {
  const { data, rows, classes, fixes, model, settings } = task;
  const chosen = Object.fromEntries(Object.entries<unknown>(settings).filter(([, value]) => value !== undefined)) as Partial<RunConfig>;
  const { learningRate, whyThatRate, maxLength } = await usualForModel(model);
  const all = [...REASONS.map((reason) => reason(task)), reason('learningRate', learningRate, whyThatRate), await lengthReason(task, maxLength)];
  const config = {
    ...{ data, model, ...FIXED, ...Object.assign({}, ...all.map((part) => part.config)) as Partial<RunConfig> },
    ...(fixes.length > 0 ? { fix: [...fixes] } : {}),
    ...chosen,
  } as RunPlan['config'];
  const reasons = all.flatMap((part) => part.reasons).filter(({ setting }) => !(setting in chosen));
  return { config, reasons, warnings: warnings(classes, rows), rows };
}

const FIXED = { accumulate: 1, warmup: 0.1, weightDecay: 0.01, shuffle: true, seed: 42, precision: 'auto', earlyStopping: true, longTexts: USUAL_LONG_TEXTS, splitBy: 'text' } as const satisfies Partial<RunConfig>;

function reason<K extends keyof RunConfig>(setting: K, value: RunConfig[K], sentence: string): Reasoned {
  return { config: { [setting]: value }, reasons: [{ setting, sentence }] };
}

const REASONS: readonly ((task: PlanTask) => Reasoned)[] = [
  ({ rows }) => reason('epochs', epochsFor({ epochs: 'auto' }, rows), whySoOften(rows)),
  () => reason('batchSize', 16, 'Sixteen texts for each step: what BERT’s authors used.'),
  ({ rows }) => reason('validation', 'auto', isSmallFile(rows) ? 'A fifth of the texts is held back to measure on: of few texts, fewer would say little.' : 'A tenth of the texts is held back to measure on.'),
  ({ classes }) => (isUneven(classes) ? reason('classWeights', true, 'The classes differ much in size, so rare ones count as much as frequent ones.') : reason('classWeights', false, 'The classes are of similar size: each text counts the same.')),
  () => reason('threads', availableParallelism(), 'All cores of this machine.'),
];

function whySoOften(rows: number): string {
  if (isSmallFile(rows)) return 'Few texts are seen up to eight times each; training ends earlier when the score no longer rises.';
  const howOften = isLargeFile(rows) ? 'Of so many texts each is seen twice: more often, and they are learnt by heart' : 'Each text is seen three times';
  return `${howOften}; training ends earlier when the score no longer rises.`;
}

function isUneven(classes: readonly ClassCount[]): boolean {
  const counts = classes.map(({ count }) => count);
  return counts.length > 1 && Math.max(...counts) > UNEVEN * Math.min(...counts);
}

/** Nineteen of twenty texts whole, as far as that does not get slow. */
async function lengthReason({ data, model }: PlanTask, longest: number): Promise<Reasoned> {
  const counter = new TokenCounter(await loadTokenizer(model.path));
  const table = await readTable(data.path);
  const [text, pair] = [data.text, data.textPair].map((column) => (column === undefined ? -1 : table.format.columns.indexOf(column))) as [number, number];
  const lengths = table.sample.map((cells) => counter.count(cells[text] ?? '', pair < 0 ? undefined : (cells[pair] ?? '')).tokens).sort((a, b) => a - b);
  const p95 = lengths[Math.floor(0.95 * (lengths.length - 1))] ?? longest;
  const fitting = Math.max(SHORTEST, Math.min(longest, Math.ceil(p95 / LENGTH_STEP) * LENGTH_STEP));
  const what = pair < 0 ? 'texts' : 'pairs of texts';
  const sentence = p95 <= fitting ? `Nineteen of twenty ${what} have at most ${p95} tokens and are read whole.` : `Longer ${what} are cut at ${fitting} tokens: reading more takes much longer and seldom says more.`;
  return reason('maxLength', fitting, sentence);
}

function warnings(classes: readonly ClassCount[], rows: number): string[] {
  const small = classes.filter(({ count }) => count < SMALL_CLASS_ROWS);
  return [
    ...(small.length > 0 ? [`${small.length === 1 ? `The class “${small[0]!.label}” has` : `${small.length} classes have`} fewer than ${SMALL_CLASS_ROWS} texts: what is learnt from them can hardly be measured.`] : []),
    ...(rows < 100 ? [`${rows} texts are few: expect a rough model.`] : []),
  ];
}
