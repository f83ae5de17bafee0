import type { Command } from 'commander';
import { evaluateModel, type EvaluationResult } from '../../services/evaluations';
import type { Invocation } from '../command-line';
import { path } from '../option-parsers';
import { columns, percentage } from '../format';
import { ProgressLine } from '../progress-line';
import { classTable, confidence, scoreLines } from '../score-lines';

interface Flags {
  readonly model: string;
  readonly data: string;
  readonly text?: string;
  readonly textPair?: string;
  readonly label?: string;
  readonly json: boolean;
}

export function addEvaluate(program: Command, { app, signal }: Invocation): void {
  program
    .command('evaluate')
    .description('Score a fine-tuned model on labelled texts.')
    .requiredOption('--model <dir>', 'folder of the fine-tuned model', path)
    .requiredOption('--data <file>', 'table (CSV, TSV, JSON Lines, Parquet, Excel) or folder with a text and a label in each row', path)
    .option('--text <column>', 'column of the texts (guessed if not given)')
    .option('--text-pair <column>', 'column of the second text')
    .option('--label <column>', 'column of the labels (guessed if not given)')
    .option('--json', 'print the result as one JSON object', false)
    .action(async ({ json, ...options }: Flags) => {
      const progress = new ProgressLine();
      const { result, notes } = await evaluateModel(app, { ...options, signal, onProgress: (share) => progress.update(share, 'scoring') }).finally(() => progress.clear());
      process.stderr.write(`${notes.join('\n')}\n`);
      process.stdout.write(json ? `${JSON.stringify(result)}\n` : summary(result));
    });
}

function summary(result: EvaluationResult): string {
  const { accuracy, accuracyInterval, examples, perClass, confusionMatrix, labels, examplesPerSecond } = result;
  const matrix = confusionMatrix.map((row, i) => [labels[i]!, ...row.map(String)]);
  return [
    `Accuracy ${percentage(accuracy)} on ${examples} texts (${confidence(accuracyInterval)}; ${examplesPerSecond.toFixed(0)} texts/s)`,
    ...scoreLines(result),
    '',
    classTable(perClass),
    '',
    'Confusion matrix: a row for each true class, a column for each predicted one',
    columns([['', ...labels], ...matrix]),
    '',
  ].join('\n');
}
