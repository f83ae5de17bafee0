import type { AppInfo, EngineReport } from '../../shared/model/app-info';
import { LISTED_LINES, type DataReport } from '../../shared/model/data-report';
import type { TableFormat } from '../../shared/model/dataset';
import type { Dataset, TableRow } from '../../shared/model/dataset-library';
import type { HubDataset } from '../../shared/model/downloads';
import type { ModelSummary } from '../../shared/model/model-library';
import { cutShare } from '../charts/length-cut';
import { Random } from './random';

/** What the made-up application holds: everything that a screen may have to show, at any size. */

export const INFO: AppInfo = {
  version: '0.1.0',
  host: 'web',
  platform: 'linux',
  home: '/home/me/.local/share/tunesmith',
  uploadLimit: 4e9,
  versions: { node: '20.20.2', 'tfjs-node': '4.22.0' },
};

export const ENGINE: EngineReport = { backend: 'tensorflow', tensorflow: '2.21.0', device: 'CPU', threads: 8, precision: 'bf16', formulas: 'compiled', speed: { f32: 480, bf16: 1100 }, memory: 16e9, freeDisk: 180e9, home: INFO.home };

const BASE = { path: '/models', layers: 4, hiddenSize: 256, attentionHeads: 4, parameters: 5.9e6, vocabularySize: 10_000, maxLength: 128, licence: 'Apache-2.0', heads: { maskedWords: true, nextSentence: true }, removable: true } as const;

export const MODELS: readonly ModelSummary[] = [
  { ...BASE, id: 'bundled', name: 'tunesmith-mini', origin: 'bundled', bytes: 24e6, removable: false, fit: { level: 'good', sentence: 'Small and quick: minutes for thousands of texts here.' } },
  { ...BASE, id: 'minilm', name: 'sentence-transformers/all-MiniLM-L6-v2', origin: 'hub', hub: { hubId: 'sentence-transformers/all-MiniLM-L6-v2', commit: '1110a243fdf4706b3f48f1d95db1a4f5529b4d41', downloadedAt: '2026-11-24T16:40:00Z' }, bytes: 91e6, layers: 6, hiddenSize: 384, attentionHeads: 12, parameters: 22.7e6, vocabularySize: 30_522, maxLength: 512, heads: { maskedWords: false, nextSentence: false }, fit: { level: 'good', sentence: 'A good balance of speed and accuracy on this machine.' } },
  { ...BASE, id: 'bert-base', name: 'google-bert/bert-base-uncased', origin: 'hub', hub: { hubId: 'google-bert/bert-base-uncased', commit: '86b5e0934494bd15c9632b12f734a8a67f723594', downloadedAt: '2026-11-24T16:40:00Z' }, bytes: 440e6, layers: 12, hiddenSize: 768, attentionHeads: 12, parameters: 110e6, vocabularySize: 30_522, maxLength: 512, fit: { level: 'slow', sentence: 'Works here, and takes about ten times as long as tunesmith-mini.' } },
  { ...BASE, id: 'mini-hotels', name: 'mini, adapted to hotels', origin: 'folder', bytes: 24e6, fit: { level: 'good', sentence: 'Small and quick: minutes for thousands of texts here.' } },
  { ...BASE, id: 'run-done', name: 'hotels 2', origin: 'run', bytes: 24e6, labels: ['negative', 'positive'], heads: { maskedWords: true, nextSentence: true }, removable: false, fit: { level: 'good', sentence: 'Small and quick: minutes for thousands of texts here.' } },
  { ...BASE, id: 'broken', name: 'an-old-folder', origin: 'folder', bytes: 12e3, layers: 0, hiddenSize: 0, attentionHeads: 0, parameters: 0, vocabularySize: 0, maxLength: 0, problem: 'model.safetensors is missing from “an-old-folder”. Save the model again with save_pretrained.', fit: { level: 'too-large', sentence: 'It does not load.' } },
];

const OPENINGS = ['The room was clean and', 'I waited two weeks and', 'Honestly, the sound is', 'We came back because', 'The battery', 'Not what the picture shows:', 'My daughter loves it;', 'For this price'];
const ENDINGS = ['the staff could not have been kinder.', 'nobody ever answered my letters.', 'better than I had dared to hope.', 'it broke on the second day.', 'everything worked at once.', 'I would not buy it again.'];
const RTL = ['كان الفندق نظيفًا والموظفون ودودين للغاية.', 'המוצר הגיע שבור ואיש לא ענה לי.'];

export interface DatasetShape {
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly rows: number;
  readonly kind: 'plain' | 'huge' | 'rtl' | 'unclear' | 'texts';
  readonly withFindings: boolean;
}

/** What the hub says of a dataset: one, or for `sst2` several in one repository. */
export function makeHubDataset(hubId: string): HubDataset {
  const splits = [{ name: 'train', bytes: 21e6, isPart: false }, { name: 'test', bytes: 20.5e6, isPart: false }, { name: 'unsupervised', bytes: 42e6, isPart: true }];
  const names = hubId.includes('sst2') ? ['cola', 'mnli', 'sst2'] : ['plain_text'];
  return { hubId: hubId.includes('/') ? hubId : `stanfordnlp/${hubId}`, licence: 'other', configs: names.map((name) => ({ name, splits })) };
}

export function labelsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `topic ${String(i + 1).padStart(2, '0')}`);
}

export function makeDataset({ id, name, labels, rows, kind }: DatasetShape): Dataset {
  const counts = labels.map((label, i) => ({ label, count: Math.round((rows / labels.length) * (i % 2 === 0 ? 1.1 : 0.9)) }));
  const format: TableFormat = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', columns: ['text', 'label', 'stars', 'date'], hasHeader: true, notes: [] };
  const read = { rows, classes: counts, skipped: [{ line: 12, reason: 'the text is empty' }], skippedCount: 3, emptyRows: 3 };
  const about = { id, name, createdAt: '2026-11-24T16:40:00Z', bytes: rows * 120, format, tableRows: rows + 3, fixes: [] };
  if (kind === 'unclear') return { ...about, labelling: 'undecided', rows: 0, classes: [] };
  if (kind === 'texts') return { ...about, format: { ...format, columns: ['text'], hasHeader: false }, labelling: 'unlabelled', rows, tableRows: rows, classes: [], textColumn: 'text' };
  return { ...about, labelling: 'labelled', rows, classes: counts, textColumn: 'text', report: { ...format, ...read, textColumn: 'text', labelColumn: 'label' } };
}

export function makeRow({ labels, kind }: DatasetShape, index: number): TableRow {
  const random = new Random(index + 1);
  const sentence = `${random.pick(OPENINGS)} ${random.pick(ENDINGS)}`;
  const text = kind === 'rtl' ? RTL[index % 2]! : kind === 'huge' && index === 1 ? 'w'.repeat(5000) : sentence;
  if (kind === 'texts') return { index, line: index + 1, cells: [text] };
  const cells = [index === 10 ? '' : text, random.pick(labels), String(1 + random.below(5)), `2026-0${1 + random.below(9)}-1${random.below(9)}`];
  return { index, line: index + 2, cells, ...(index === 10 ? { problem: 'the text is empty' } : {}) };
}

export function makeReport(dataset: Dataset, withFindings: boolean, maxLength = 128): DataReport {
  const { rows } = dataset;
  const histogram = Array.from({ length: 24 }, (_, i) => ({ from: 8 * i, to: 8 * i + 7, count: Math.round(0.18 * rows * Math.exp(-((i - 7) ** 2) / 30)) }));
  const cut = Math.round(cutShare({ histogram }, maxLength) * rows);
  const linesFrom = (line: number, count: number) => Array.from({ length: Math.min(count, LISTED_LINES) }, (_, i) => line + i);
  const example = { lines: [4, 9], text: 'The battery broke on the second day.' };
  return {
    ...dataset.report!,
    exactDuplicates: 7,
    nearDuplicates: 2,
    conflictingLabels: 2,
    similarLabels: [],
    smallClasses: [],
    unknownShare: 0.004,
    truncatedShare: 0.02,
    tokenLengths: { min: 4, mean: 58, median: 54, p90: 96, p95: 112, p99: 150, max: 187, histogram },
    maxLength,
    tokenizer: '/opt/tunesmith/resources/models/tunesmith-mini',
    scripts: [],
    leaks: null,
    findings: withFindings
      ? [
          { kind: 'empty-rows', rows: 3, lines: linesFrom(12, 3), examples: [], fix: 'empty' },
          { kind: 'similar-labels', rows: 14, lines: linesFrom(3, 14), examples: [{ lines: [3], labels: ['negative', 'Negative'] }], fix: 'labels' },
          { kind: 'conflicting-labels', rows: 4, lines: linesFrom(4, 4), examples: [example], fix: 'conflicts' },
          { kind: 'exact-duplicates', rows: 7, lines: linesFrom(9, 7), examples: [example], fix: 'duplicates' },
          { kind: 'cut-texts', rows: cut, lines: linesFrom(20, cut), examples: [], fix: null },
        ]
      : [],
  };
}
