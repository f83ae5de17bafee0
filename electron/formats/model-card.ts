import type { LongTexts } from '../../shared/model/long-texts';
import type { RunScores } from '../../shared/model/run-result';
import { markdownCode, markdownTable, markdownText, yamlString } from './markdown-text';
import { modelCardResults } from './model-card-results';

/** What a model card tells. All plain values; texts may hold anything. */
export interface ModelCard {
  /** Its heading, for example the folder's name. */
  readonly title: string;
  readonly baseModel: {
    /** As a person knows it; of a path, only the last part is shown. */
    readonly name: string;
    /** `owner/name` on the Hugging Face hub, if it comes from there. */
    readonly hubId?: string | undefined;
  };
  readonly data: {
    /** Of a path, only the last part is shown. */
    readonly fileName: string;
    readonly textColumn: string;
    readonly textPairColumn?: string | undefined;
    readonly labelColumn: string;
    readonly classes: readonly { readonly label: string; readonly count: number }[];
    /** Rows by use. */
    readonly split: { readonly train: number; readonly validation: number; readonly test: number };
    /** Rows that could not be used. */
    readonly skipped: number;
  };
  /** Name and value, in the order to show them: epochs, learning rate, seed… */
  readonly settings: readonly (readonly [name: string, value: string | number | boolean])[];
  /** How good it is, and on which rows that was measured; null when no row was held back. */
  readonly results: RunScores | null;
  /** Longer texts are cut to this many tokens. */
  readonly maxLength: number;
  /** Which tokens of a longer text it reads; without, the first ones. */
  readonly longTexts?: LongTexts | undefined;
  /** For "made with". */
  readonly appVersion: string;
}

/** README.md of an exported model: front matter for the Hugging Face hub, then what a reader of the model must know. */
export function modelCard(card: ModelCard): string {
  const sections = [
    frontMatter(card),
    `# ${markdownText(card.title)}`,
    introduction(card),
    usage(card),
    data(card),
    settings(card),
    modelCardResults(card.results),
    limits(card),
  ];
  return `${sections.join('\n\n')}\n`;
}

function frontMatter({ baseModel }: ModelCard): string {
  const lines = ['library_name: transformers', 'pipeline_tag: text-classification'];
  if (baseModel.hubId !== undefined) lines.push(`base_model: ${yamlString(baseModel.hubId)}`);
  return ['---', ...lines, 'tags:', '- text-classification', '- bert', '- tunesmith', '---'].join('\n');
}

function introduction({ baseModel, data: { classes, textPairColumn }, appVersion }: ModelCard): string {
  const what = textPairColumn === undefined ? 'texts' : 'pairs of texts';
  return `A BERT that sorts ${what} into ${classes.length} classes, fine-tuned from ${markdownCode(lastPart(baseModel.name))} with Tunesmith ${markdownText(appVersion)}.`;
}

function usage({ data: { textPairColumn }, maxLength, longTexts }: ModelCard): string {
  const input = textPairColumn === undefined ? '"A text to classify."' : '{"text": "The first text.", "text_pair": "The second text."}';
  return [
    '## How to use it',
    '',
    '```python',
    'from transformers import pipeline',
    '',
    'classify = pipeline("text-classification", model="path/to/this/folder")',
    `print(classify(${input}, truncation=True, top_k=None))`,
    '```',
    ...(longTexts === 'head-tail' && textPairColumn === undefined ? longTextsInPython(maxLength) : []),
  ].join('\n');
}

/** The same ids as `headLength` of the tokenizer keeps. */
function longTextsInPython(maxLength: number): string[] {
  return [
    '',
    `A pipeline gives it the first ${maxLength} tokens of a longer text. It was trained, and measured below, on the first quarter and the end of such texts; to read them so:`,
    '',
    '```python',
    'import torch',
    '',
    'def logits(text):',
    '    ids = classify.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]',
    `    room = ${maxLength} - 2`,
    '    if len(ids) > room:',
    '        first = (room + 2) // 4',
    '        ids = ids[:first] + ids[first - room:]',
    '    ids = [classify.tokenizer.cls_token_id, *ids, classify.tokenizer.sep_token_id]',
    '    with torch.no_grad():',
    '        return classify.model(input_ids=torch.tensor([ids])).logits[0]',
    '```',
  ];
}

function data({ data: { fileName, textColumn, textPairColumn, labelColumn, classes, split, skipped } }: ModelCard): string {
  const columns = [textColumn, ...(textPairColumn === undefined ? [] : [textPairColumn])].map(markdownCode).join(' and ');
  return [
    '## Data',
    '',
    `${markdownCode(lastPart(fileName))}: text from ${columns}, class from ${markdownCode(labelColumn)}.`,
    `${split.train} rows trained it, ${split.validation} chose its best state, ${split.test} tested it; ${skipped} could not be used.`,
    '',
    markdownTable(['Class', 'Rows'], classes.map(({ label, count }) => [markdownText(label), String(count)])),
  ].join('\n');
}

function settings(card: ModelCard): string {
  return ['## Settings', '', markdownTable(['Setting', 'Value'], card.settings.map(([name, value]) => [markdownText(name), markdownText(String(value))]))].join('\n');
}

function limits({ maxLength, longTexts, data: { classes } }: ModelCard): string {
  return [
    '## Limits',
    '',
    `- It reads at most ${maxLength} tokens of a text; ${longTexts === 'head-tail' ? 'of what is longer, Tunesmith gives it the first quarter and the end. Pipelines in Python give it the beginning alone.' : 'what is longer is cut.'}`,
    `- It always answers with one of its ${classes.length} classes, also where none fits.`,
    '- It has learnt from the data above and shares their language, their topics and their biases. Measure it on your own texts before you rely on it.',
  ].join('\n');
}

/** A path says where somebody keeps their files; its last part is enough. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
