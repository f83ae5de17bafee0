import { expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { tinyConfig, tinyPretrainingModel } from '../../bert/tiny-bert.test-helper';
import { TestOps } from '../../engine/kernels/test-ops.test-helper';
import { copyLaterPositions } from './later-positions';

const ops = new TestOps();
expectNoLeaks(ops);

test('later positions become the learnt ones again and again; nothing else changes', () => {
  const model = tinyPretrainingModel(ops, tinyConfig({ maxPositionEmbeddings: 8 }));
  const values = () => new Map(model.parameters.names.map((name) => [name, [...model.parameters.toArray(name).data]]));
  const rowsOf = (numbers: readonly number[]) => Array.from({ length: 8 }, (_, row) => numbers.slice(row * 16, (row + 1) * 16));
  const before = values();
  copyLaterPositions(model, 3);
  const after = values();
  const name = 'bert.embeddings.position_embeddings.weight';
  const [first, second, third] = rowsOf(before.get(name)!);
  expect(rowsOf(after.get(name)!)).toEqual([first, second, third, first, second, third, first, second]);
  expect([...after].filter(([each]) => each !== name)).toEqual([...before].filter(([each]) => each !== name));
  copyLaterPositions(model, 8);
  expect(values()).toEqual(after);
  model.dispose();
});
