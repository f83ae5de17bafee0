import type { Command } from 'commander';
import type { PrecisionWish } from '../../../shared/engine-protocol';
import { evaluateModel, type EvaluationResult } from '../../services/evaluations';
import type { Invocation } from '../command-line';
import { addLabelledColumns, requireData, type LabelledColumnFlags } from '../data-options';
import { localModel } from '../hub-model';
import { path } from '../option-parsers';
import { answerPrecision } from '../precision-option';
import { columns, percentage } from '../format';
import { ProgressLine } from '../progress-line';
import { classTable, confidence, scoreLines } from '../score-lines';

interface Flags extends LabelledColumnFlags {
  readonly model: string;
  readonly data: string;
  readonly precision: PrecisionWish;
  readonly json: boolean;
}

export function addEvaluate(program: Command, invocation: Invocation): void {
  const { app, signal } = invocation;
  const command = program.command('evaluate').description('Score a fine-tuned model on labelled texts.').requiredOption('--model <dir>', 'folder of the fine-tuned model, or one of the hub (owner/name)', path);
  addLabelledColumns(requireData(command, 'a text and a label'))
    .addOption(answerPrecision())
    .option('--json', 'print the result as one JSON object', false)
    .action(async ({ json, model: named, ...options }: Flags) => {
      const model = await localModel(invocation, named);
      const progress = new ProgressLine();
      const { result, notes } = await evaluateModel(app, { ...options, model, signal, onProgress: (share) => progress.update(share, 'scoring') }).finally(() => progress.clear());
      for (const note of notes) progress.print(note);
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
