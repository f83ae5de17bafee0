import { expect, test } from 'vitest';
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
