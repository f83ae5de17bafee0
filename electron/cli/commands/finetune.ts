import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { DATA_FIXES, type DataFix } from '../../../shared/model/data-report';
import { LONG_TEXTS, USUAL_LONG_TEXTS, type LongTexts } from '../../../shared/model/long-texts';
import type { FinetuneEvent, ModelChoice, RunConfig } from '../../../shared/model/run';
import type { RunResult } from '../../../shared/model/run-result';
import { BUNDLED, resolveModel } from '../../services/models';
import { finetuneRun, resumeRun, type RunListeners } from '../../services/runs';
import { usualForModel } from '../../services/usual-for-model';
import type { Invocation } from '../command-line';
import { addLabelledColumns, offerData, type LabelledColumnFlags } from '../data-options';
import { listOf, number, path, wholeNumber } from '../option-parsers';
import { trainingPrecision } from '../precision-option';
import { checkResumeOptions } from '../resume-options';
import { FinetuneReporter } from '../finetune-reporter';
import { localModel } from '../hub-model';
import { orStopped } from '../stopped-run';

interface Flags extends LabelledColumnFlags {
  readonly resume?: string;
  readonly data: string;
  readonly out: string;
  readonly test?: string;
  readonly model: string;
  readonly fromScratch: boolean;
  readonly epochs?: number;
  readonly maxSteps?: number;
  readonly batchSize: number;
  readonly accumulate: number;
  readonly learningRate?: number;
  readonly warmup: number;
  readonly weightDecay: number;
  readonly dropout?: number;
  readonly maxLength?: number;
  readonly longTexts: LongTexts;
  readonly validation?: number;
  readonly earlyStopping: boolean;
  readonly classWeights: boolean;
  readonly shuffle: boolean;
  readonly limit?: number;
  readonly fix?: DataFix[];
  readonly seed: number;
  readonly precision: RunConfig['precision'];
  readonly threads?: number;
  readonly checkpointEvery?: number;
  readonly overwrite: boolean;
  readonly json: boolean;
}

export function addFinetune(program: Command, invocation: Invocation): void {
  const command = program.command('finetune').description('Train a classifier on labelled texts, and leave it as a Hugging Face folder.');
  addLabelledColumns(offerData(command, 'a text and a label'))
    .option('--out <dir>', 'folder for the model', path)
    .option('--resume <dir>', 'go on with the run in this folder; it has its own settings, so no other option is needed', path)
    .option('--test <file>', 'measure the result on these rows, with the same columns', path)
    .option('--model <name>', 'bundled, the folder of a pre-trained BERT, or one of the hub (owner/name)', path, BUNDLED)
    .option('--from-scratch', "of the model only its shape and its vocabulary, with random weights: to see what pre-training is worth", false)
    .option('--epochs <n>', 'passes over the data (default: up to 8 over fewer than 2,000 rows, 2 over 20,000 and more, else 3)', number(0, Infinity, { above: true }))
    .option('--max-steps <n>', 'end after this many steps instead', wholeNumber(1))
    .option('--batch-size <n>', 'texts at once', wholeNumber(1), 16)
    .option('--accumulate <n>', 'batches to sum before each step', wholeNumber(1), 1)
    .option('--learning-rate <x>', 'peak step size (default: 5e-5; 3e-4 for models up to 256 wide; 5e-4 from random weights)', number(0, Infinity, { above: true }))
    .option('--warmup <fraction>', 'share of the steps in which the step size rises', number(0, 1), 0.1)
    .option('--weight-decay <x>', 'how much weights shrink towards zero', number(0), 0.01)
    .option('--dropout <p>', "share of values dropped while training (default: the model's own)", number(0, 0.9))
    .option('--max-length <n>', 'cut texts to this many tokens (default: 256; 512 for models up to 256 wide)', wholeNumber(3))
    .addOption(new Option('--long-texts <part>', 'what of a longer text to read: its first quarter and its end, or its beginning alone').choices(LONG_TEXTS).default(USUAL_LONG_TEXTS))
    .option('--validation <fraction>', 'share of the rows to hold back (default: 0.2 below 2,000 rows, else 0.1)', number(0, 1))
    .option('--no-early-stopping', 'train to the end even when the score no longer rises')
    .option('--class-weights', 'let rare classes count as much as frequent ones', false)
    .option('--no-shuffle', 'take the rows in the order of the file')
    .option('--limit <n>', 'use only this many rows, drawn by class', wholeNumber(1))
    .option('--fix <list>', `put the rows right first, in this order whatever yours: ${DATA_FIXES.join(',')} (inspect tells what is wrong)`, listOf(DATA_FIXES))
    .option('--seed <n>', 'the same seed gives the same model', wholeNumber(Number.MIN_SAFE_INTEGER), 42)
    .addOption(trainingPrecision())
    .option('--threads <n>', 'processor threads (default, and at most: all)', wholeNumber(1))
    .option('--checkpoint-every <steps>', 'save the whole state this often (default: at each check on the texts held back)', wholeNumber(1))
    .option('--overwrite', 'replace what is in the folder', false)
    .option('--json', 'print the result as one JSON object', false)
    .action(async (flags: Flags, command: Command) => {
      checkResumeOptions(flags, command);
      const reporter = new FinetuneReporter();
      const listeners = { signal: invocation.signal, onEvent: (event: FinetuneEvent) => reporter.event(event) };
      const stoppedResult = () => reporter.stoppedResult();
      const { result, out } = await orStopped(carryOut(invocation, flags, listeners), { json: flags.json, stoppedResult }).finally(() => reporter.end());
      process.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : reporter.summary(result, out));
    });
}

async function carryOut(invocation: Invocation, flags: Flags, listeners: RunListeners<FinetuneEvent>): Promise<{ readonly result: RunResult; readonly out: string }> {
  const { app } = invocation;
  if (flags.resume !== undefined) return resumeRun(app, { folder: flags.resume, ...listeners });
  const config = await toConfig(flags, { kind: flags.fromScratch ? 'scratch' : 'folder', path: resolveModel(app, await localModel(invocation, flags.model)) });
  return { result: await finetuneRun(app, { config, out: flags.out, overwrite: flags.overwrite, ...listeners }), out: resolve(flags.out) };
}

async function toConfig(flags: Flags, model: ModelChoice): Promise<RunConfig> {
  const { text, textPair, label, test, validation, learningRate, threads, checkpointEvery } = flags;
  const { maxSteps, batchSize, accumulate, warmup, weightDecay, dropout, maxLength, longTexts, earlyStopping, classWeights, shuffle, limit, fix, seed, precision } = flags;
  const usual = await usualForModel(model);
  return {
    data: { path: resolve(flags.data), text, textPair, label },
    test: test === undefined ? undefined : { path: resolve(test) },
    model,
    learningRate: learningRate ?? usual.learningRate,
    maxLength: maxLength ?? usual.maxLength,
    validation: validation ?? 'auto',
    splitBy: 'text',
    epochs: flags.epochs ?? 'auto',
    // More than there are would only wait for each other.
    threads: Math.min(threads ?? Infinity, availableParallelism()),
    ...{ maxSteps, batchSize, accumulate, warmup, weightDecay, dropout, longTexts, earlyStopping, classWeights, shuffle, limit, fix, seed, precision, checkpointEvery },
  };
}
