import { describe, expect, it } from 'vitest';
import { guessLabelColumn, guessTextColumn } from './column-guess';
import { profileColumns } from './column-profile';

/** Guesses as the import does: the label first, the text among the rest. */
function guess(columns: readonly string[], rows: readonly (readonly string[])[]): [string | undefined, string | undefined] {
  const profiles = profileColumns(columns, rows);
  const label = guessLabelColumn(profiles, []);
  const text = guessTextColumn(profiles, label === undefined ? [] : [label]);
  return [text === undefined ? undefined : columns[text], label === undefined ? undefined : columns[label]];
}

/** Thirty rows, each cell made from the row's number. */
function rows(...cells: readonly ((row: number) => string)[]): string[][] {
  return Array.from({ length: 30 }, (_, row) => cells.map((cell) => cell(row)));
}

const sentence = (row: number): string => `the ${row}th thing I bought here was ${row % 3 ? 'fine' : 'broken'}`;
const title = (row: number): string => `thing ${row}`;
const oneOf = (...values: readonly string[]) => (row: number): string => values[row % values.length]!;
const id = (row: number): string => String(1000 + row);

describe('guessing the columns', () => {
  it.each<[string, string[], string[][], string, string]>([
    ['review and sentiment, not what they are about', ['review', 'sentiment', 'about'], rows(sentence, oneOf('positive', 'negative'), oneOf('hotel', 'film', 'app')), 'review', 'sentiment'],
    ['text and label', ['label', 'text'], rows(oneOf('0', '1'), sentence), 'text', 'label'],
    ['a label given as a number and as a word', ['text', 'label', 'label_text'], rows(sentence, oneOf('0', '1'), oneOf('no', 'yes')), 'text', 'label'],
    ['ids of all kinds', ['Id', 'ProductId', 'UserId', 'Score', 'Time', 'Summary', 'Text'], rows(id, oneOf('B1', 'B2'), id, oneOf('1', '5'), id, title, sentence), 'Text', 'Score'],
    ['names of several words', ['Review No.', 'Customer review', 'Star rating'], rows(id, sentence, oneOf('1', '2', '3')), 'Customer review', 'Star rating'],
    ['a class that is called an index', ['Class Index', 'Title', 'Description'], rows(oneOf('1', '2', '3', '4'), title, sentence), 'Description', 'Class Index'],
    ['confidences beside a label', ['id', 'airline_sentiment', 'airline_sentiment_confidence', 'text'], rows(id, oneOf('bad', 'good'), (row) => `0.${100 + row}`, sentence), 'text', 'airline_sentiment'],
    ['other languages', ['Nr', 'Kommentar', 'Kategorie'], rows(id, sentence, oneOf('a', 'b')), 'Kommentar', 'Kategorie'],
    ['other scripts', ['情感', '评论'], rows(oneOf('好', '坏'), (row) => `这个东西很好用我很喜欢第${row}次购买`), '评论', '情感'],
    ['no telling names at all', ['v1', 'v2'], rows(oneOf('ham', 'spam'), sentence), 'v2', 'v1'],
    ['no names at all, with an id', ['column 1', 'column 2', 'column 3'], rows(id, sentence, oneOf('x', 'y')), 'column 2', 'column 3'],
    ['a label that takes another value in each of a few rows', ['text', 'label'], [['one fine day', 'a'], ['another one', 'b'], ['a third', 'c']], 'text', 'label'],
    ['one class only, for the message that says so', ['text', 'label'], rows(sentence, oneOf('same')), 'text', 'label'],
    ['columns that are named well and blank, for the message about that', ['text', 'label'], rows(() => '', () => ''), 'text', 'label'],
    ['many classes', ['utterance', 'intent'], Array.from({ length: 300 }, (_, row) => [sentence(row), `intent_${row % 77}`]), 'utterance', 'intent'],
    ['a mostly empty column with a better name', ['text', 'label', 'label_gold'], rows(sentence, oneOf('a', 'b'), (row) => (row === 3 ? 'a' : '')), 'text', 'label'],
  ])('finds %s', (_, columns, table, text, label) => {
    expect(guess(columns, table)).toEqual([text, label]);
  });

  it('does not choose between labels that look alike', () => {
    expect(guess(['text', 'toxic', 'obscene'], rows(sentence, oneOf('0', '1'), oneOf('0', '1', '1')))[1]).toBeUndefined();
  });

  it('does not take numbers, ids or single words for texts', () => {
    expect(guess(['id', 'price', 'label'], rows(id, (row) => `${row}.5`, oneOf('a', 'b')))).toEqual([undefined, 'label']);
  });

  it('does not take what is different in every row for a label', () => {
    expect(guess(['text', 'reference'], rows(sentence, id))[1]).toBeUndefined();
  });
});
