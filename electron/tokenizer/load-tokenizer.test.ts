import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import folders from './fixtures/folders.json';
import { loadTokenizer } from './load-tokenizer';

interface FolderCase {
  readonly name: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly ids: readonly number[];
  /** Ids and token types of the text with `one two` as its second. */
  readonly pair: readonly (readonly number[])[];
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokenizer-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  }
}

test.each(folders as readonly FolderCase[])('gives the ids of AutoTokenizer: $name', async ({ files, text, ids, pair }) => {
  await write(files);
  const tokenizer = await loadTokenizer(folder);
  expect([...tokenizer.encode(text).inputIds]).toEqual(ids);
  const { inputIds, tokenTypeIds } = tokenizer.encode(text, 'one two');
  expect([[...inputIds], [...tokenTypeIds]]).toEqual(pair);
});

const VOCABULARY = '[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\n';

test('reads the longest sequence, and takes transformers’ huge number for none', async () => {
  await write({ 'vocab.txt': VOCABULARY, 'tokenizer_config.json': { model_max_length: 128 } });
  expect((await loadTokenizer(folder)).modelMaxLength).toBe(128);
  await write({ 'tokenizer_config.json': '{"model_max_length": 1000000000000000019884624838656}' });
  expect((await loadTokenizer(folder)).modelMaxLength).toBeUndefined();
});

test('does not count a byte order mark as part of the first token', async () => {
  await write({ 'vocab.txt': `\ufeff${VOCABULARY}` });
  expect((await loadTokenizer(folder)).specialIds.pad).toBe(0);
});

describe('says what is wrong', () => {
  const json = (folders as readonly FolderCase[]).find(({ name }) => name === 'tokenizer.json alone decides for itself')!.files['tokenizer.json'] as {
    readonly model: object;
  };
  const generic = { tokenizer_class: 'PreTrainedTokenizerFast' };

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['an empty folder', {}, /holds neither tokenizer\.json nor vocab\.txt/],
    ['a vocabulary without [UNK]', { 'vocab.txt': 'hello\nworld\n' }, /vocab\.txt: no line \[UNK\] among its 2 lines/],
    ['an empty vocabulary', { 'vocab.txt': '' }, /vocab\.txt: no line \[UNK\] among its 0 lines/],
    ['a vocabulary that is not UTF-8', { 'vocab.txt': Buffer.from('[PAD]\n[UNK]\ncaf\xe9\n', 'latin1') }, /vocab\.txt is not UTF-8 text \(line 3\)/],
    ['broken JSON', { 'tokenizer.json': '{\n  "model": {,\n}' }, /tokenizer\.json, line 2, column 13: not valid JSON/],
    ['JSON that was cut off', { 'tokenizer.json': '{\n  "model":' }, /tokenizer\.json, line 2, column 11: not valid JSON/],
    ['JSON of another kind', { 'tokenizer.json': '[]' }, /tokenizer\.json: the whole file: Invalid input: expected object/],
    ['another model', { 'tokenizer.json': { ...json, model: { type: 'BPE', vocab: {}, merges: [] } } }, /the model is BPE, not WordPiece/],
    ['another model that does not say so', { 'tokenizer.json': { ...json, model: { vocab: {}, merges: [] } } }, /the model is BPE, not WordPiece/],
    ['another normalizer', { 'tokenizer.json': { ...json, normalizer: { type: 'Sequence', normalizers: [] } } }, /the normalizer is Sequence, not BertNormalizer/],
    ['no normalizer', { 'tokenizer.json': { ...json, normalizer: null } }, /the normalizer is missing, not BertNormalizer/],
    ['another pre-tokenizer', { 'tokenizer.json': { ...json, pre_tokenizer: { type: 'Metaspace' } } }, /the pre-tokenizer is Metaspace/],
    ['another post-processor', { 'tokenizer.json': { ...json, post_processor: { type: 'RobertaProcessing' } }, 'tokenizer_config.json': generic }, /the post-processor is RobertaProcessing/],
    ['an id that is no number', { 'tokenizer.json': { ...json, model: { ...json.model, vocab: { a: 'b' } } } }, /tokenizer\.json: model\.vocab: .*expected an object from token to id/],
    ['half a surrogate pair as a token', { 'tokenizer.json': { ...json, model: { ...json.model, vocab: { '\ud83d': 1 } } } }, /model\.vocab/],
    ['a tokenizer.json without [UNK]', { 'tokenizer.json': { ...json, model: { ...json.model, vocab: { a: 0 } } } }, /no token \[UNK\] in model\.vocab/],
    ['a class without its tokenizer.json', { 'vocab.txt': VOCABULARY, 'tokenizer_config.json': { tokenizer_class: 'RobertaTokenizer' } }, /is a RobertaTokenizer and has no tokenizer\.json/],
    ['a setting of the wrong type', { 'vocab.txt': VOCABULARY, 'tokenizer_config.json': { do_lower_case: 'yes' } }, /tokenizer_config\.json: do_lower_case: .*expected boolean/],
    ['a generic tokenizer without [CLS]', { 'tokenizer.json': { ...json, added_tokens: [], model: { ...json.model, vocab: { '[UNK]': 0, '[PAD]': 1 } } } }, /no token \[CLS\]/],
  ])('%s', async (_, files, message) => {
    await write(files);
    const error: unknown = await loadTokenizer(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    const { family, message: said, hint } = error as AppError;
    expect(said).toMatch(message);
    expect(family).toBe('user');
    expect(hint).not.toBe('');
  });

  test('a folder in the place of a file', async () => {
    await mkdir(join(folder, 'vocab.txt'));
    await expect(loadTokenizer(folder)).rejects.toThrow(/vocab\.txt: it is not a file/);
  });

  test('a folder that is not there', async () => {
    await expect(loadTokenizer(join(folder, 'nowhere'))).rejects.toThrow(/nowhere holds neither/);
  });
});
