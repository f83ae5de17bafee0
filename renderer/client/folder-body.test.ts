import { expect, test } from 'vitest';
import { folderEntrySchema } from '../../shared/folder-upload';
import { folderBody } from './folder-body';

const given = (path: string, text: string) => ({ path, file: new File([text], path.split('/').at(-1)!) });

test('texts of labels come whole, what else lies there by its name', async () => {
  const body = folderBody([given('pos/1.txt', 'schön'), given('pos/notes.pdf', 'PDF'), given('neg/deep/2.txt', 'lost'), given('readme.txt', 'lost'), given('neg/3', 'bad')]);
  expect(await body.text()).toBe('{"path":"pos/1.txt","bytes":6}\nschön{"path":"pos/notes.pdf","bytes":0}\n{"path":"neg/deep/2.txt","bytes":0}\n{"path":"readme.txt","bytes":0}\n{"path":"neg/3","bytes":3}\nbad');
});

test('of a model’s folder the files that make it up come', async () => {
  const body = folderBody([given('config.json', '{}'), given('model.safetensors', 'W'), given('pytorch_model.bin', 'lost'), given('onnx/model.json', 'lost')]);
  expect(await body.text()).toBe('{"path":"config.json","bytes":2}\n{}{"path":"model.safetensors","bytes":1}\nW{"path":"pytorch_model.bin","bytes":0}\n{"path":"onnx/model.json","bytes":0}\n');
});

test('names that the other side would not take come in other letters, each its own', async () => {
  const body = folderBody([given('pos/12:30 note.txt', ''), given('pos/12_30 note.txt', ''), given('a\\b/1.txt', ''), given('Icon\r', '')]);
  const entries = (await body.text()).trim().split('\n').map((line) => folderEntrySchema.parse(JSON.parse(line)).path);
  expect(entries).toEqual(['pos/12%3A30 note.txt', 'pos/12_30 note.txt', 'a%5Cb/1.txt', 'Icon%0D']);
});
