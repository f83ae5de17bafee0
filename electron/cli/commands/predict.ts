import { resolve } from 'node:path';
import type { Command } from 'commander';
import { predictFile } from '../../services/predictions';
import type { Invocation } from '../command-line';
import { path } from '../option-parsers';
import { ProgressLine } from '../progress-line';

interface Flags {
  readonly model: string;
  readonly data: string;
  readonly out: string;
  readonly text?: string;
  readonly textPair?: string;
  readonly raw: boolean;
  readonly json: boolean;
}

export function addPredict(program: Command, { app, signal }: Invocation): void {
  program
    .command('predict')
    .description('Write a CSV with the class and the probabilities of each text.')
    .requiredOption('--model <dir>', 'folder of the fine-tuned model', path)
    .requiredOption('--data <file>', 'table (CSV, TSV, JSON Lines, Parquet, Excel) or folder with a text in each row', path)
    .requiredOption('--out <file>', 'CSV to write', path)
    .option('--text <column>', 'column of the texts (guessed if not given)')
    .option('--text-pair <column>', 'column of the second text')
    .option('--raw', 'leave cells alone that a spreadsheet would run as formulas', false)
    .option('--json', 'print the result as one JSON object', false)
    .action(async ({ json, ...options }: Flags) => {
      const progress = new ProgressLine();
      const { report, notes } = await predictFile(app, { ...options, signal, onProgress: (share) => progress.update(share, 'predicting') }).finally(() => progress.clear());
      process.stderr.write(`${notes.join('\n')}\n`);
      const { rows, skipped, skippedCount } = report;
      if (json) process.stdout.write(`${JSON.stringify({ rows, predicted: rows - skippedCount, skipped, skippedCount, out: resolve(options.out) })}\n`);
      else process.stdout.write(`${rows} rows, ${rows - skippedCount} of them predicted, in ${resolve(options.out)}\n`);
    });
}
