import type { Command } from 'commander';
import { shellWord } from '../../../shared/shell-word';
import { datasetPath } from '../../services/datasets';
import { importHubDataset } from '../../services/hub-datasets';
import { downloadModel } from '../../services/hub-models';
import type { Invocation } from '../command-line';
import { printable } from '../format';
import { ProgressLine } from '../progress-line';

interface Flags {
  readonly dataset?: string;
  readonly config?: string;
  readonly split?: string;
  readonly revision?: string;
  readonly json: boolean;
}

export function addDownload(program: Command, invocation: Invocation): void {
  program
    .command('download')
    .description('Fetch a model, or a dataset, from the Hugging Face hub into the library. HF_TOKEN, HF_ENDPOINT and HTTPS_PROXY are heeded.')
    .argument('[model]', 'a model of the hub, such as google-bert/bert-base-uncased')
    .option('--dataset <hub-id>', 'a dataset instead, such as stanfordnlp/imdb')
    .option('--config <name>', 'which dataset of a repository that holds several')
    .option('--split <name>', 'which of its rows (default: train)')
    .option('--revision <name>', 'a branch, a tag or a commit')
    .option('--json', 'print the result as one JSON object', false)
    .action(async (model: string | undefined, flags: Flags, command: Command) => {
      if ((model === undefined) === (flags.dataset === undefined)) command.error('error: name a model, or a dataset with --dataset');
      if (model !== undefined && (flags.config ?? flags.split) !== undefined) command.error('error: --config and --split are of datasets');
      const progress = new ProgressLine();
      const onProgress = ({ share, title }: { share: number; title: string }) => progress.update(share, title);
      const result = await (flags.dataset === undefined ? fetchModel(invocation, model!, flags, onProgress) : fetchDataset(invocation, flags.dataset, flags, onProgress)).finally(() => progress.clear());
      process.stdout.write(flags.json ? `${JSON.stringify(result.json)}\n` : `${result.words}\n`);
    });
}

interface Result {
  readonly json: object;
  readonly words: string;
}

type OnProgress = (progress: { readonly share: number; readonly title: string }) => void;

async function fetchModel({ app, signal }: Invocation, hubId: string, { revision }: Flags, onProgress: OnProgress): Promise<Result> {
  const { name, path, licence, hub, parameters, bytes } = await downloadModel(app, { hubId, revision, signal, onProgress });
  return {
    json: { model: name, path, commit: hub?.commit, licence, parameters, bytes },
    words: `${name} (${(parameters / 1e6).toFixed(1)} million parameters, licence: ${licence ?? 'not stated'}) is in ${path}\nTrain it with: tunesmith finetune --model ${name} --data FILE --out DIR`,
  };
}

async function fetchDataset({ app, signal }: Invocation, hubId: string, { config, split, revision }: Flags, onProgress: OnProgress): Promise<Result> {
  const { id, name, report, tableRows, format, hub } = await importHubDataset(app, { hubId, config, split, revision, signal, onProgress });
  const path = datasetPath(app, id);
  const rows = report?.rows ?? 0;
  const next = report ? 'Train on it with: tunesmith finetune' : 'Say which columns to learn from: tunesmith finetune --text COLUMN --label COLUMN';
  return {
    json: { dataset: name, path, commit: hub?.commit, licence: hub?.licence, rows, tableRows, classes: report?.classes ?? [], notes: format.notes },
    words: [
      `${name}: ${tableRows} rows, ${rows} of them with a text and a label (licence: ${hub?.licence ?? 'not stated'}), are in ${path}`,
      ...format.notes.map(printable),
      `${next} --data ${shellWord(path, process.platform)} --out DIR`,
    ].join('\n'),
  };
}
