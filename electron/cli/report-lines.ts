import type { DataFinding, DataReport, FindingExample } from '../../shared/model/data-report';
import { findingWords } from '../../shared/model/finding-words';
import { shellWord } from '../../shared/shell-word';
import type { LabelledColumnFlags } from './data-options';
import { columns, percentage, printable } from './format';

/** How many classes, cases and lines a person gets to see; --json has more. */
const CLASSES_SHOWN = 12;
const EXAMPLES_SHOWN = 3;
const LINES_SHOWN = 8;
const TEXT_SHOWN = 72;
const BAR_WIDTH = 24;

/** The options that the report was made with; training is to have the same. */
interface Asked extends LabelledColumnFlags {
  readonly data: string;
  readonly test?: string;
  /** Absent for the usual one. */
  readonly model?: string | undefined;
  readonly maxLength?: number;
}

/** A data report for a person: what the file is, how its classes and lengths are spread, what to put right. */
export function describeReport(report: DataReport, asked: Asked): string {
  const parts = [overview(report, asked.data), classes(report), lengths(report), ...report.findings.map((finding) => describeFinding(finding, report)), nextStep(report, asked)];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function overview(report: DataReport, path: string): string[] {
  const { rows, kind, encoding, delimiter, textColumn, textPairColumn, labelColumn, skippedCount, notes, leaks } = report;
  const pair = textPairColumn === undefined ? '' : ` and '${textPairColumn}'`;
  const cells: [string, string][] = [
    ['file', path],
    ['format', kind ?? `${encoding}, cells separated by ${delimiter === '\t' ? 'tabs' : `'${delimiter}'`}`],
    ['texts', `'${textColumn}'${pair}`],
    ['labels', `'${labelColumn}'`],
    ['rows', `${number(rows)} that can be used${skippedCount === 0 ? '' : `, ${number(skippedCount)} that cannot`}`],
    ...(leaks === null ? [] : [['test', `${leaks.path}, ${number(leaks.rows)} rows`] as [string, string]]),
  ];
  return [...cells.map(([name, value]) => `  ${name.padEnd(9)}${printable(value)}`), ...notes.map((note) => `  ${printable(note)}`)];
}

function classes({ classes: all, rows }: DataReport): string[] {
  const frequent = [...all].sort((a, b) => b.count - a.count).slice(0, CLASSES_SHOWN);
  const most = frequent[0]!.count;
  const table = columns(frequent.map(({ label, count }) => [label, number(count), percentage(count / rows), bar(count / most)]));
  const rest = all.length > frequent.length ? [`  and ${all.length - frequent.length} smaller ones`] : [];
  return [`${all.length} ${all.length === 1 ? 'class: at least two are needed to train' : 'classes'}`, table, ...rest];
}

function lengths({ tokenizer, tokenLengths, maxLength, truncatedShare, unknownShare }: DataReport): string[] {
  const { min, mean, median, p95, max } = tokenLengths;
  return [
    `Lengths in tokens of ${printable(tokenizer)}`,
    columns([
      ['shortest', 'median', 'mean', '95 %', 'longest'].map((name) => name.padStart(8)),
      [min, median, mean, p95, max].map((length) => number(Math.round(length)).padStart(8)),
    ]),
    `  ${percentage(truncatedShare)} of the texts are longer than ${maxLength} and would be cut; ${percentage(unknownShare)} of the tokens unknown`,
  ];
}

function describeFinding(finding: DataFinding, report: DataReport): string[] {
  const { title, advice } = findingWords(finding, report);
  return [`! ${printable(title)}`, ...finding.examples.slice(0, EXAMPLES_SHOWN).map((example) => `    ${describeExample(example)}`), ...moreLines(finding), `  → ${advice}`];
}

function describeExample({ lines, testLines, labels, text }: FindingExample): string {
  const where = testLines === undefined ? lineList(lines) : `${lineList(testLines)} of the test file, ${lineList(lines)} of the data`;
  const named = labels === undefined || labels.length === 0 ? '' : ` ${labels.map((label) => `'${shortened(label)}'`).join(', ')}`;
  return printable(`${where}:${named}${text === undefined ? '' : ` ${shortened(text)}`}`);
}

/** All rows concerned, where the examples do not name them already. */
function moreLines({ rows, lines, examples }: DataFinding): string[] {
  if (examples.length <= EXAMPLES_SHOWN && examples.reduce((named, example) => named + example.lines.length, 0) >= rows) return [];
  const rest = rows > LINES_SHOWN ? ` … (${number(rows)} in all${rows > lines.length ? '' : ', each in --json'})` : '';
  return lines.length === 0 ? [] : [`    all: ${lineList(lines.slice(0, LINES_SHOWN))}${rest}`];
}

function nextStep({ findings, classes: all }: DataReport, { data, test, text, textPair, label, model, maxLength }: Asked): string[] {
  const fixes = [...new Set(findings.flatMap(({ fix }) => (fix === null || fix === 'empty' ? [] : [fix])))];
  if (all.length < 2) return ['Next: add rows with another label.'];
  const same = flags({ data, text, 'text-pair': textPair, label, test, model, 'max-length': maxLength?.toString() });
  const fix = fixes.length === 0 ? '' : ` --fix ${fixes.join(',')}`;
  return [`${findings.length === 0 ? 'Nothing to put right. ' : ''}Next: tunesmith finetune${same} --out my-model${fix}`];
}

function flags(given: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(given).map(([name, value]) => (value === undefined ? '' : ` --${name} ${printable(shellWord(value, process.platform))}`)).join('');
}

function lineList(lines: readonly number[]): string {
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.map(String).join(', ')}`;
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length > TEXT_SHOWN ? `${characters.slice(0, TEXT_SHOWN - 1).join('')}…` : text;
}

function bar(share: number): string {
  return '█'.repeat(Math.max(1, Math.round(share * BAR_WIDTH))).padEnd(BAR_WIDTH);
}

function number(value: number): string {
  return value.toLocaleString('en');
}
