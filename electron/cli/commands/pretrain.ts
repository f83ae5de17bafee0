import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { PretrainingConfig, PretrainingResult } from '../../../shared/model/pretraining';
import type { PretrainingEvent } from '../../../shared/model/run';
import { resolveModel } from '../../services/models';
import { pretrainRun, resumePretraining, type RunListeners } from '../../services/runs';
import type { Invocation } from '../command-line';
import { localModel } from '../hub-model';
import { number, path, paths, wholeNumber } from '../option-parsers';
import { trainingPrecision } from '../precision-option';
import { PretrainingReporter } from '../pretraining-reporter';
import { checkResumeOptions, givenOptions } from '../resume-options';
import { orStopped } from '../stopped-run';

interface Flags {
  readonly resume?: string;
  readonly data: readonly string[];
  readonly out: string;
  readonly text?: string;
  readonly model?: string;
  readonly objectives: PretrainingConfig['objectives'];
  readonly wholeWord: boolean;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly vocabSize: number;
  readonly maxLength: number;
  readonly steps?: number;
  readonly batchSize: number;
  readonly learningRate?: number;
  readonly warmup: number;
  readonly weightDecay: number;
  readonly learntPositions?: number;
  readonly addLayers?: number;
  readonly nspWeight?: number;
  readonly dropout: number;
  readonly validation: number;
  readonly seed: number;
  readonly precision: PretrainingConfig['precision'];
  readonly threads?: number;
  readonly checkpointEvery?: number;
  readonly overwrite: boolean;
  readonly json: boolean;
}

/** Sentences of held-back texts whose guesses are recorded in the run's events and told at each check. */
const EXAMPLES: PretrainingConfig['examples'] = { texts: [], heldBack: 3 };

/** A model that knows language already would forget it with large steps. */
const LEARNING_RATE = { fromScratch: 1e-3, goingOn: 1e-4 } as const;

/** Options that describe a new model. */
const SHAPE: ReadonlySet<string> = new Set(['layers', 'hidden', 'heads', 'vocabSize'] satisfies (keyof Flags)[]);

export function addPretrain(program: Command, invocation: Invocation): void {
  program
    .command('pretrain')
    .description('Teach a BERT language from texts without labels: from scratch, or to go on from a model.')
    .option('--data <files...>', 'tables with a column of texts, or .txt files with a text in each line', paths)
    .option('--out <dir>', 'folder for the model', path)
    .option('--resume <dir>', 'go on with the run in this folder; it has its own settings, so no other option is needed', path)
    .option('--text <column>', 'column of the texts in tables (guessed if not given); a .txt file without it is read line by line')
    .option('--model <name>', 'what to go on from: bundled, the folder of a BERT, or one of the hub (owner/name) (default: a new model)', path)
    .option('--learnt-positions <n>', 'how many positions that model has learnt: later ones start as copies of them (default: all)', wholeNumber(1))
    .option('--add-layers <n>', 'how many layers to add to that model, copies of its last ones that change hardly anything at first (default: none)', wholeNumber(1))
    .addOption(new Option('--objectives <list>', 'mlm: guess masked words; nsp: tell whether two sentences belong together').argParser(objectives).default({ maskedLanguage: true, nextSentence: true }, 'mlm,nsp'))
    .option('--nsp-weight <x>', 'how much the loss of the pairs counts beside that of the masked words (default: 1)', number(0, Infinity, { above: true }))
    .option('--whole-word', 'mask all pieces of a word or none', false)
    .option('--layers <n>', 'of a new model', wholeNumber(1), 4)
    .option('--hidden <n>', 'width of a new model', wholeNumber(1), 256)
    .option('--heads <n>', 'attention heads of a new model', wholeNumber(1), 4)
    .option('--vocab-size <n>', 'tokens of a new model', wholeNumber(100), 8192)
    .option('--max-length <n>', 'longest rows, in tokens; a new model reads no longer ones', wholeNumber(8), 128)
    .option('--steps <n>', 'steps of training (default: four passes over the texts)', wholeNumber(1))
    .option('--batch-size <n>', 'rows of 128 tokens at once; of shorter ones more, of longer ones fewer', wholeNumber(1), 32)
    .option('--learning-rate <x>', 'peak step size (default: 1e-3; 1e-4 when going on from a model)', number(0, Infinity, { above: true }))
    .option('--warmup <fraction>', 'share of the steps in which the step size rises', number(0, 1), 0.05)
    .option('--weight-decay <x>', 'how much weights shrink towards zero', number(0), 0.01)
    .option('--dropout <p>', 'share of values dropped while pre-training', number(0, 0.9), 0)
    .option('--validation <fraction>', 'share of the texts to hold back', number(0, 1), 0.01)
    .option('--seed <n>', 'the same seed gives the same model', wholeNumber(Number.MIN_SAFE_INTEGER), 42)
    .addOption(trainingPrecision())
    .option('--threads <n>', 'processor threads (default: all)', wholeNumber(1))
    .option('--checkpoint-every <steps>', 'save the whole state this often (default: at each check on the texts held back)', wholeNumber(1))
    .option('--overwrite', 'replace what is in the folder', false)
    .option('--json', 'print the result as one JSON object', false)
    .action(async (flags: Flags, command: Command) => {
      checkResumeOptions(flags, command);
      checkUsedOptions(flags, command);
      const reporter = new PretrainingReporter();
      const listeners = { signal: invocation.signal, onEvent: (event: PretrainingEvent) => reporter.event(event) };
      const stoppedResult = () => reporter.stoppedResult();
      const { result, out } = await orStopped(carryOut(invocation, flags, listeners), { json: flags.json, stoppedResult }).finally(() => reporter.end());
      process.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : reporter.summary(result, out));
    });
}

/** What would be passed over in silence is refused. */
function checkUsedOptions({ model, learntPositions, addLayers, nspWeight, wholeWord, objectives: { maskedLanguage, nextSentence } }: Flags, command: Command): void {
  if (learntPositions !== undefined && model === undefined) command.error('error: --learnt-positions is about the model of --model, and there is none: a new model learns its positions as its rows get longer');
  if (addLayers !== undefined && model === undefined) command.error('error: --add-layers is about the model of --model, and there is none: a new model has as many as --layers says');
  const shape = givenOptions(command).filter((option) => SHAPE.has(option.attributeName())).map(({ long }) => long);
  if (shape.length > 0 && model !== undefined) command.error(`error: ${shape.join(', ')} ${shape.length === 1 ? 'describes' : 'describe'} a new model, and that of --model has its shape already; leave out one or the other (--add-layers makes it deeper)`);
  if (wholeWord && !maskedLanguage) command.error('error: --whole-word is about the masked words, which --objectives leaves out: leave out --whole-word, or let the model learn mlm too');
  if (nspWeight !== undefined && !maskedLanguage) command.error('error: --nsp-weight weighs the pairs against the masked words, which --objectives leaves out: leave out --nsp-weight, or let the model learn mlm too');
  if (nspWeight !== undefined && !nextSentence) command.error('error: --nsp-weight weighs the pairs, which --objectives leaves out: leave out --nsp-weight, or let the model learn nsp too');
}

async function carryOut(invocation: Invocation, flags: Flags, listeners: RunListeners<PretrainingEvent>): Promise<{ readonly result: PretrainingResult; readonly out: string }> {
  const { app } = invocation;
  if (flags.resume !== undefined) return resumePretraining(app, { folder: flags.resume, ...listeners });
  const model = flags.model === undefined ? undefined : resolveModel(app, await localModel(invocation, flags.model));
  return { result: await pretrainRun(app, { config: toConfig(flags, model), out: flags.out, overwrite: flags.overwrite, ...listeners }), out: resolve(flags.out) };
}

function toConfig(flags: Flags, model: string | undefined): PretrainingConfig {
  const { data, text, layers, hidden, heads, vocabSize, objectives: learnt, wholeWord, learningRate, threads } = flags;
  const { maxLength, steps, batchSize, warmup, weightDecay, dropout, validation, seed, precision, checkpointEvery } = flags;
  return {
    data: data.map((file) => resolve(file)),
    text,
    model,
    objectives: learnt,
    learntPositions: flags.learntPositions,
    addedLayers: flags.addLayers,
    nextSentenceWeight: flags.nspWeight,
    wholeWords: wholeWord,
    shape: { layers, hidden, heads, vocabSize },
    learningRate: learningRate ?? (model === undefined ? LEARNING_RATE.fromScratch : LEARNING_RATE.goingOn),
    threads: threads ?? availableParallelism(),
    examples: EXAMPLES,
    ...{ maxLength, steps, batchSize, warmup, weightDecay, dropout, validation, seed, precision, checkpointEvery },
  };
}

function objectives(text: string): PretrainingConfig['objectives'] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name !== 'mlm' && name !== 'nsp')) throw new InvalidArgumentError('Expected mlm, nsp or mlm,nsp.');
  return { maskedLanguage: names.includes('mlm'), nextSentence: names.includes('nsp') };
}
