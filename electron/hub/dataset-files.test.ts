import { describe, expect, it } from 'vitest';
import { chooseSplit, configsOf, convertedFiles, leftOutOf, uploadedFiles } from './dataset-files';
import type { HubFile } from './hub-repository';

const file = (path: string, bytes = 10): HubFile => ({ path, bytes, hash: { kind: 'sha256', value: '' }, url: '' });
const splits = (paths: readonly string[]) => Object.fromEntries(configsOf(uploadedFiles(paths.map((path) => file(path)))).map(({ name, splits: own }) => [name, own.map((split) => split.name)]));

describe('files that the hub has converted', () => {
  it('are sorted by dataset and split, the most wanted first, parts summed', () => {
    const files = convertedFiles(['plain_text/test/0000.parquet', 'plain_text/train/0001.parquet', 'plain_text/train/0000.parquet', 'plain_text/unsupervised/0000.parquet', 'README.md', 'small/partial-train/0000.parquet'].map((path) => file(path)));
    expect(configsOf(files)).toEqual([
      { name: 'plain_text', splits: [{ name: 'train', bytes: 20, isPart: false }, { name: 'test', bytes: 10, isPart: false }, { name: 'unsupervised', bytes: 10, isPart: false }] },
      { name: 'small', splits: [{ name: 'train', bytes: 10, isPart: true }] },
    ]);
  });
});

describe('files that people have uploaded', () => {
  it.each([
    [['data/train-00000-of-00001-a09b.parquet', 'data/validation-00000-of-00001.parquet'], { default: ['train', 'validation'] }],
    [['sst2/train-00000-of-00001.parquet', 'cola/dev-00000-of-00001.parquet'], { cola: ['validation'], sst2: ['train'] }],
    [['train.parquet', 'test.parquet', 'readme.md'], { default: ['train', 'test'] }],
    [['data/train/0.parquet', 'data/test/0.parquet'], { default: ['train', 'test'] }],
    [['data/train/part/0.parquet', 'data/test/part/0.parquet'], { default: ['train', 'test'] }],
    [['imdb_train.parquet', 'imdb_test.parquet', 'imdb.dev.parquet'], { default: ['train', 'validation', 'test'] }],
    [['data/reviews-train.parquet', 'data/reviews-evaluation-1.parquet', 'train/reviews.parquet'], { default: ['train', 'test'] }],
    [['imdb_train/0.parquet', 'imdb_test/0.parquet'], { imdb_test: ['test'], imdb_train: ['train'] }],
    [['reviews.parquet'], { default: ['train'] }],
    [['training-texts-of-mine.parquet', 'contest.parquet'], { default: ['train'] }],
    [['readme.md'], {}],
  ])('%j', (paths, expected) => {
    expect(splits(paths)).toEqual(expected);
  });

  it('are named where they are in no split, though others are', () => {
    const files = ['train-00000-of-00002.parquet', 'extra_train.parquet', 'words.parquet', 'contest.parquet', 'readme.md'].map((path) => file(path));
    const found = uploadedFiles(files);
    expect(found.map(({ path }) => path)).toEqual(['extra_train.parquet', 'train-00000-of-00002.parquet']);
    expect(leftOutOf(found, files)).toEqual(['contest.parquet', 'words.parquet']);
  });
});

describe('what is fetched', () => {
  const files = convertedFiles(['a/train/0000.parquet', 'a/test/0000.parquet', 'b/test/0000.parquet'].map((path) => file(path)));

  it('is the rows to train on, where nobody said otherwise', () => {
    expect(chooseSplit(files, { config: 'a' }, 'x/y').files.map(({ path }) => path)).toEqual(['a/train/0000.parquet']);
    expect(chooseSplit(files, { config: 'b' }, 'x/y').split).toBe('test');
  });

  it.each([
    [{}, 'config-not-settled', 'x/y is several datasets in one: a, b.'],
    [{ config: 'c' }, 'config-not-settled', 'There is no “c” in x/y: a, b.'],
    [{ config: 'a', split: 'dev' }, 'no-such-split', 'There are no rows “dev” in x/y. It has: train, test.'],
  ])('is asked for again: %j', (wish, code, message) => {
    expect(() => chooseSplit(files, wish, 'x/y')).toThrow(expect.objectContaining({ code, message }) as Error);
  });
});
