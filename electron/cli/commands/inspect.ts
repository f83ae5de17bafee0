import type { Command } from 'commander';
import { inspectData } from '../../services/inspections';
import { BUNDLED } from '../../services/models';
import type { Invocation } from '../command-line';
import { addLabelledColumns, requireData, type LabelledColumnFlags } from '../data-options';
import { localModel } from '../hub-model';
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

export function addInspect(program: Command, invocation: Invocation): void {
  const { app, signal } = invocation;
  const command = program.command('inspect').description('Tell what is in a file of labelled texts, and what to put right before training.');
  addLabelledColumns(requireData(command, 'a text and a label'))
    .option('--test <file>', 'look for rows of this file in the data', path)
    .option('--model <name>', 'count tokens as this model does: bundled, the folder of a BERT, or one of the hub (owner/name)', path, BUNDLED)
    .option('--max-length <n>', 'tokens of a text that will be read (default: 256, 512 for models up to 256 wide, or less where the model takes less)', wholeNumber(3))
    .option('--json', 'print the result as one JSON object', false)
    .action(async ({ json, model: named, ...options }: Flags) => {
      const model = await localModel(invocation, named);
      const progress = new ProgressLine();
      const report = await inspectData(app, { ...options, model, signal, onProgress: (share) => progress.update(share, 'looking through the rows') }).finally(() => progress.clear());
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : describeReport(report, { ...options, model: named === BUNDLED ? undefined : named }));
    });
}
