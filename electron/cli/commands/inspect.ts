import type { Command } from 'commander';
import { inspectData } from '../../services/inspections';
import { BUNDLED } from '../../services/models';
import type { Invocation } from '../command-line';
import { addLabelledColumns, requireData, type LabelledColumnFlags } from '../data-options';
import { path, wholeNumber } from '../option-parsers';
import { ProgressLine } from '../progress-line';
import { describeReport } from '../report-lines';

interface Flags extends LabelledColumnFlags {
  readonly data: string;
  readonly test?: string;
  readonly model: string;
  readonly maxLength?: number;
  readonly json: boolean;
}

export function addInspect(program: Command, { app, signal }: Invocation): void {
  const command = program.command('inspect').description('Tell what is in a file of labelled texts, and what to put right before training.');
  addLabelledColumns(requireData(command, 'a text and a label'))
    .option('--test <file>', 'look for rows of this file in the data', path)
    .option('--model <name>', 'count tokens as this model does: bundled, or the folder of a BERT', path, BUNDLED)
    .option('--max-length <n>', 'tokens of a text that will be read (default: 256, or less where the model takes less)', wholeNumber(3))
    .option('--json', 'print the result as one JSON object', false)
    .action(async ({ json, ...options }: Flags) => {
      const progress = new ProgressLine();
      const report = await inspectData(app, { ...options, signal, onProgress: (share) => progress.update(share, 'looking through the rows') }).finally(() => progress.clear());
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : describeReport(report, options.data));
    });
}
