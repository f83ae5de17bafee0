import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { PrecisionWish } from '../../../shared/engine-protocol';
import { predictFile } from '../../services/predictions';
import type { Invocation } from '../command-line';
import { addTextColumns, requireData, type ColumnFlags } from '../data-options';
import { localModel } from '../hub-model';
import { path } from '../option-parsers';
import { answerPrecision } from '../precision-option';
import { ProgressLine } from '../progress-line';

interface Flags extends ColumnFlags {
  readonly model: string;
  readonly data: string;
  readonly out: string;
  readonly raw: boolean;
  readonly precision: PrecisionWish;
  readonly json: boolean;
}

export function addPredict(program: Command, invocation: Invocation): void {
  const { app, signal } = invocation;
  const command = program.command('predict').description('Write a CSV with the class and the probabilities of each text.').requiredOption('--model <dir>', 'folder of the fine-tuned model, or one of the hub (owner/name)', path);
  addTextColumns(requireData(command, 'a text'))
    .requiredOption('--out <file>', 'CSV to write', path)
    .option('--raw', 'leave cells alone that a spreadsheet would run as formulas', false)
    .addOption(answerPrecision())
    .option('--json', 'print the result as one JSON object', false)
    .action(async ({ json, model: named, ...options }: Flags) => {
      const model = await localModel(invocation, named);
      const progress = new ProgressLine();
      const { report, notes } = await predictFile(app, { ...options, model, signal, onProgress: (share) => progress.update(share, 'predicting') }).finally(() => progress.clear());
      for (const note of notes) progress.print(note);
      const { rows, skipped, skippedCount } = report;
      if (json) process.stdout.write(`${JSON.stringify({ rows, predicted: rows - skippedCount, skipped, skippedCount, out: resolve(options.out) })}\n`);
      else process.stdout.write(`${rows} rows, ${rows - skippedCount} of them predicted, in ${resolve(options.out)}\n`);
    });
}
