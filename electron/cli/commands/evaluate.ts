import type { Command } from 'commander';
import { evaluateModel, type EvaluationResult } from '../../services/evaluations';
import type { Invocation } from '../command-line';
import { addLabelledColumns, requireData, type LabelledColumnFlags } from '../data-options';
import { path } from '../option-parsers';
import { columns, percentage } from '../format';
import { ProgressLine } from '../progress-line';
import { classTable, confidence, scoreLines } from '../score-lines';

interface Flags extends LabelledColumnFlags {
  readonly model: string;
  readonly data: string;
  readonly json: boolean;
}

export function addEvaluate(program: Command, { app, signal }: Invocation): void {
  const command = program.command('evaluate').description('Score a fine-tuned model on labelled texts.').requiredOption('--model <dir>', 'folder of the fine-tuned model', path);
  addLabelledColumns(requireData(command, 'a text and a label'))
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
